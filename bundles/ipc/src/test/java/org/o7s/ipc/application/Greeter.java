package org.o7s.ipc.application;

import java.io.IOException;
import java.nio.file.Path;

/** A process that announces itself, and says what came of it. */
final class Greeter {
    private Greeter() {}

    public static void main(String[] args) {
        for (int attempt = 1; attempt <= 2; attempt++) {
            try {
                ProcessConnection made = ProcessConnection.connect(Path.of(args[0]), "greeter");
                made.callDaemon(3);
                System.out.println("process " + made.announced().processId());
            } catch (IOException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
