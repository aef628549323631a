package org.o7s.linux;

/** The privileges, out of those of Linux, that o7s can make use of. */
public enum Capability {
    /** Configure interfaces, routes and namespaces. */
    NET_ADMIN(12, "cap_net_admin"),

    /** Open packet sockets. */
    NET_RAW(13, "cap_net_raw"),

    /** Enter another namespace. */
    SYS_ADMIN(21, "cap_sys_admin");

    private final int bit;
    private final String text;

    Capability(int bit, String text) {
        this.bit = bit;
        this.text = text;
    }

    int bit() {
        return bit;
    }

    /** The name that {@code setcap} and {@code setpriv} take, in lower case. */
    public String text() {
        return text;
    }
}
