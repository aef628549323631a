package org.o7s.linux;

import java.util.Locale;

/**
 * What the kernel says about a network interface at one moment.
 *
 * @param name for instance {@code eth0}
 * @param index the kernel's number; a deleted and re-created interface has another one
 * @param mac hardware address in the low 48 bits, first byte highest; 0 when there is none
 * @param mtuBytes largest payload of a frame
 * @param hardware ARPHRD number: 1 Ethernet, 772 loopback
 * @param up switched on by the administrator
 * @param running the other end (carrier) is there
 */
public record InterfaceInfo(
        String name, int index, long mac, int mtuBytes, int hardware, boolean up, boolean running) {
    private static final int ETHERNET = 1;
    private static final int LOOPBACK = 772;

    /** Whether frames carry Ethernet headers. */
    public boolean isEthernet() {
        return hardware == ETHERNET || hardware == LOOPBACK;
    }

    /** Whether this is the loopback interface. */
    public boolean isLoopback() {
        return hardware == LOOPBACK;
    }

    /** Whether frames can pass. */
    public boolean isUsable() {
        return up && running;
    }

    /** The hardware address as {@code 02:00:00:00:00:0a}. */
    public String macText() {
        StringBuilder text = new StringBuilder(17);
        for (int shift = 40; shift >= 0; shift -= 8) {
            text.append(String.format(Locale.ROOT, "%02x", (mac >>> shift) & 0xff));
            if (shift > 0) {
                text.append(':');
            }
        }
        return text.toString();
    }
}
