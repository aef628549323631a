package org.o7s.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;
import java.util.stream.Stream;

/** What the system says of files and sockets, as a sentence for people. Any thread. */
public final class Faults {
    private Faults() {}

    /** What went wrong, and what went wrong after that while things were put in order. */
    public static String sentence(Throwable e) {
        StringBuilder all = new StringBuilder(own(e));
        // Those that are part of its sentence already are not told twice.
        Stream.of(e.getSuppressed())
                .map(Faults::sentence)
                .filter(s -> all.indexOf(s) < 0)
                .forEach(s -> all.append("; after that, ").append(s));
        return all.toString();
    }

    private static String own(Throwable e) {
        return e instanceof UncheckedIOException io ? own(io) : String.valueOf(e.getMessage());
    }

    private static String own(UncheckedIOException e) {
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
