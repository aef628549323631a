package org.o7s.core.driver;

/**
 * What a port leaves to its successor, so that a driver is replaced without losing a packet: the
 * open resource itself (a socket with its queue), in a form that does not belong to the driver's
 * bundle.
 *
 * <p>It must be adopted or closed. While it waits, packets gather in the kernel's queue.
 *
 * @param driver name of the driver that understands the resource
 * @param resource of a class that outlives the driver's bundle, such as a JDK channel or a socket
 *     of the {@code linux} bundle
 */
public record HandOver(String driver, AutoCloseable resource) {}
