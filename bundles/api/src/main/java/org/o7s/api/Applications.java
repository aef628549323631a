package org.o7s.api;

/** The door for applications inside the framework: an OSGi service of each system. */
public interface Applications {

    /**
     * Announces a process to the IRM.
     *
     * @param program the program it runs, 1..255 bytes of UTF-8; it inherits the names bound to it
     * @throws FlowException OUT_OF_RESOURCES if the system has as many processes as it allows
     */
    Application announce(String program);
}
