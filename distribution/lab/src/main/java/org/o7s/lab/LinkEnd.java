package org.o7s.lab;

/**
 * One end of a cable: an interface of a host.
 *
 * @param host where it is
 * @param device its name there
 * @param mac its hardware address
 * @param address its IPv4 address
 */
public record LinkEnd(Host host, String device, String mac, String address) {
    private static final String PREFIX_LENGTH = "/24";

    void configure() {
        host.ip("link", "set", device, "address", mac, "addrgenmode", "none");
        host.ip("link", "set", device, "up");
        addAddress();
    }

    /**
     * Gives it an IPv6 address if it has none: fd77:0:N::S of cable N and side S. Until somebody
     * asks, the cable stays free of what the kernel says of itself over IPv6, at times of its own.
     *
     * @return the address
     */
    public String giveAddress6() {
        String address6 = ipv6();
        host.ip("-6", "addr", "replace", address6 + "/64", "dev", device, "nodad");
        return address6;
    }

    private String ipv6() {
        String[] bytes = address.split("\\.");
        return "fd77:0:" + bytes[2] + "::" + bytes[3];
    }

    /** Switches the interface on; with the other end on, the cable has a carrier. */
    public void up() {
        host.ip("link", "set", device, "up");
    }

    /** Switches it off; its address stays. */
    public void down() {
        host.ip("link", "set", device, "down");
    }

    /** Sets its MTU in bytes. */
    public void setMtu(int mtuBytes) {
        host.ip("link", "set", device, "mtu", Integer.toString(mtuBytes));
    }

    /** Takes its IPv4 address away. */
    public void removeAddress() {
        host.ip("addr", "del", address + PREFIX_LENGTH, "dev", device);
    }

    /** Gives it its IPv4 address. */
    public void addAddress() {
        host.ip("addr", "add", address + PREFIX_LENGTH, "dev", device);
    }
}
