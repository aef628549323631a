package org.o7s.lab.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;

/** What the system says of files and sockets, as a sentence for people. Any thread. */
final class Faults {
    private Faults() {}

    static String sentence(UncheckedIOException e) {
        IOException cause = Objects.requireNonNull(e.getCause());
        return switch (cause) {
            case AccessDeniedException f -> "you may not use " + f.getFile() + "; try sudo";
            case NoSuchFileException f -> "there is no " + f.getFile();
            case FileAlreadyExistsException f -> f.getFile() + " is there already";
            case NotDirectoryException f -> f.getFile() + " is no folder";
            case FileSystemException f -> f.getFile() + " cannot be used: " + f.getReason();
            default -> "it cannot go on: " + cause.getMessage();
        };
    }
}
