package org.o7s.linux;

import java.util.HashMap;
import java.util.Map;

/**
 * Why a system call failed: the number, its name and a sentence for people.
 *
 * <p>The numbers are those of Linux on x86_64 and aarch64 (asm-generic/errno.h). Any thread.
 *
 * @param number the positive number, for instance 100
 * @param name the name, for instance {@code ENETDOWN}; {@code E} and the number when unknown
 * @param sentence what it means, to be put after a colon
 */
public record Errno(int number, String name, String sentence) {
    /** Not permitted: a capability is missing. */
    public static final int EPERM = 1;

    /** Interrupted by a signal. */
    public static final int EINTR = 4;

    /** No such device or address. */
    public static final int ENXIO = 6;

    /** The descriptor is closed. */
    public static final int EBADF = 9;

    /** A device could not do it. */
    public static final int EIO = 5;

    /** Would block. */
    public static final int EAGAIN = 11;

    /** No memory now. */
    public static final int ENOMEM = 12;

    /** Access denied. */
    public static final int EACCES = 13;

    /** No such device. */
    public static final int ENODEV = 19;

    /** An argument is invalid. */
    public static final int EINVAL = 22;

    /** The other side has closed. */
    public static final int EPIPE = 32;

    /** The message is longer than the interface carries. */
    public static final int EMSGSIZE = 90;

    /** The address is another's. */
    public static final int EADDRINUSE = 98;

    /** The address is not one of this machine. */
    public static final int EADDRNOTAVAIL = 99;

    /** Nobody listens there. */
    public static final int ECONNREFUSED = 111;

    /** The network (interface) is down. */
    public static final int ENETDOWN = 100;

    /** The queue of the interface is full. */
    public static final int ENOBUFS = 105;

    /** A connection has gone before it was accepted. */
    static final int ECONNABORTED = 103;

    /** The kernel does not have this option. */
    static final int ENOPROTOOPT = 92;

    /** The other side has closed, and did not read everything. */
    public static final int ECONNRESET = 104;

    private static final Map<Integer, Errno> KNOWN = new HashMap<>();

    static {
        add(EPERM, "EPERM", "the operation is not permitted to this process");
        add(2, "ENOENT", "it does not exist");
        add(EINTR, "EINTR", "a signal interrupted the call");
        add(EIO, "EIO", "the device reported an input or output error");
        add(ENXIO, "ENXIO", "the device does not exist any more");
        add(EBADF, "EBADF", "the descriptor is closed");
        add(EAGAIN, "EAGAIN", "nothing is ready now");
        add(ENOMEM, "ENOMEM", "the kernel has no memory for it");
        add(EACCES, "EACCES", "access is denied to this user");
        add(14, "EFAULT", "an address is outside of the process's memory");
        add(16, "EBUSY", "it is in use");
        add(17, "EEXIST", "it exists already");
        add(ENODEV, "ENODEV", "no such device");
        add(EINVAL, "EINVAL", "the kernel does not accept an argument");
        add(23, "ENFILE", "the system has no file descriptor left");
        add(24, "EMFILE", "the process has no file descriptor left");
        add(25, "ENOTTY", "the device does not know this request");
        add(38, "ENOSYS", "the kernel does not have this call");
        add(EPIPE, "EPIPE", "the other side has closed the connection");
        add(71, "EPROTO", "the protocol was violated");
        add(EMSGSIZE, "EMSGSIZE", "the message is longer than the interface carries");
        add(ENOPROTOOPT, "ENOPROTOOPT", "the kernel does not have this option");
        add(93, "EPROTONOSUPPORT", "the kernel does not have this protocol");
        add(95, "EOPNOTSUPP", "the operation is not supported");
        add(97, "EAFNOSUPPORT", "the kernel does not have this kind of socket");
        add(EADDRINUSE, "EADDRINUSE", "the address is in use");
        add(EADDRNOTAVAIL, "EADDRNOTAVAIL", "the address is not one of this machine");
        add(ENETDOWN, "ENETDOWN", "the interface is down");
        add(101, "ENETUNREACH", "the network is unreachable");
        add(ENOBUFS, "ENOBUFS", "the queue of the interface is full");
        add(ECONNRESET, "ECONNRESET", "the other side has closed the connection");
        add(110, "ETIMEDOUT", "the call timed out");
        add(ECONNREFUSED, "ECONNREFUSED", "the peer refused the connection");
        add(113, "EHOSTUNREACH", "the peer is unreachable");
    }

    private static void add(int number, String name, String sentence) {
        KNOWN.put(number, new Errno(number, name, sentence));
    }

    /**
     * The error of this number.
     *
     * @param number positive, or negated as the packet path returns it
     */
    public static Errno of(int number) {
        int positive = Math.abs(number);
        Errno known = KNOWN.get(positive);
        return known != null
                ? known
                : new Errno(positive, "E" + positive, "the kernel reported error " + positive);
    }

    /** Whether the interface is down or gone: a state of the port, not a fault of the packet. */
    public boolean saysInterfaceIsUnusable() {
        return number == ENETDOWN || number == ENXIO || number == ENODEV;
    }

    @Override
    public String toString() {
        return sentence + " (" + name + ")";
    }
}
