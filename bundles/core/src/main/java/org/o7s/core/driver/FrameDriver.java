package org.o7s.core.driver;

/** A driver of Ethernet interfaces. Methods may block: call them off the loops. */
public interface FrameDriver extends Driver {
    /** Whether it could open this interface now. */
    Availability availability(String device);

    /**
     * Opens an interface for one EtherType.
     *
     * @throws DriverException if the interface does not exist, is no Ethernet, or may not be opened
     */
    FramePort open(FrameRequest request) throws DriverException;

    /**
     * Continues where another port of the same driver name left off.
     *
     * @throws DriverException if the resource is none of this driver's; it is not closed then
     */
    FramePort adopt(HandOver left, FrameRequest request) throws DriverException;
}
