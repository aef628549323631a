package org.o7s.lab.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.o7s.lab.LabException;
import org.o7s.lab.run.LabClient.Presence;
import org.o7s.lab.run.LabDoor.Answers;

/**
 * The name of a lab, which belongs to this process from before the lab is built until it is gone.
 * The folder of the name and the socket in it are made in one go, so that whoever finds a folder at
 * whose socket nobody listens knows that its process is no more. Any thread.
 */
final class Claim implements AutoCloseable {
    private final Places places;
    private final String lab;
    private final LabDoor door;
    private final Object socket;
    private boolean isClosed;

    private Claim(Places places, String lab, LabDoor door, Object socket) {
        this.places = places;
        this.lab = lab;
        this.door = door;
        this.socket = socket;
    }

    /**
     * Takes a name.
     *
     * @param answers to those who come by this name from now on
     * @throws LabException when somebody has it
     */
    static Claim of(Places places, String lab, Answers answers) {
        places.requireShortPath(lab);
        return places.alone(
                () -> {
                    if (LabClient.look(places.socket(lab)) != Presence.NOBODY) {
                        throw new LabException(
                                "a lab "
                                        + lab
                                        + " runs already; ./o7s lab destroy "
                                        + lab
                                        + " ends it, or give this one another --name");
                    }
                    // Its process is no more, so nobody will remove what it left.
                    places.remove(lab);
                    places.create(lab);
                    LabDoor door = LabDoor.open(places.socket(lab), answers);
                    return new Claim(places, lab, door, fileOf(places.socket(lab)).orElseThrow());
                });
    }

    /** Which file that is, whatever it is called. */
    private static Optional<Object> fileOf(Path path) {
        try {
            return Optional.ofNullable(
                    Files.readAttributes(path, BasicFileAttributes.class).fileKey());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives the name back. Another lab that has it all the same keeps its folder. */
    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        try {
            boolean _ =
                    places.alone(
                            () -> {
                                boolean isOurs =
                                        fileOf(places.socket(lab))
                                                .filter(socket::equals)
                                                .isPresent();
                                door.close();
                                if (isOurs) {
                                    places.remove(lab);
                                }
                                return isOurs;
                            });
        } finally {
            door.close();
        }
    }
}
