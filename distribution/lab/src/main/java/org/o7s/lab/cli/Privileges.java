package org.o7s.lab.cli;

import org.o7s.lab.LabException;
import org.o7s.linux.Linux;

/** What the lab needs of the machine. */
final class Privileges {
    private Privileges() {}

    /** Says what is missing before anything is made. */
    static void require() {
        Linux.unsupported()
                .ifPresent(
                        why -> {
                            throw new LabException("a lab is made of network namespaces: " + why);
                        });
        if (!System.getProperty("user.name", "").equals("root")) {
            throw new LabException(
                    "a lab is made of network namespaces, which needs root: sudo ./o7s lab ...");
        }
    }
}
