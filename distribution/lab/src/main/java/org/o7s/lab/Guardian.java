package org.o7s.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A process that outlives a lab by a moment: when the lab ends, however it ends, its guardian kills
 * what still runs in the namespaces of that lab, and removes them. It touches nothing else.
 *
 * <p>It waits for the end of a pipe, which the kernel closes when the process of the lab is gone,
 * also after {@code kill -9}. Any thread.
 */
final class Guardian implements AutoCloseable {
    /** Signals to the terminal are for the lab: its guardian sees them and stays. */
    private static final String SCRIPT =
            """
            trap '' INT TERM HUP
            prefix=$1
            folder=$2
            cat > /dev/null
            for path in /run/netns/"$prefix"*; do
                [ -e "$path" ] || continue
                name=${path##*/}
                tries=200
                while pids=$(ip netns pids "$name" 2> /dev/null) && [ -n "$pids" ] && [ "$tries" -gt 0 ]; do
                    kill -9 $pids 2> /dev/null
                    tries=$((tries - 1))
                    sleep 0.05
                done
                ip netns del "$name" 2> /dev/null
                rm -rf "/etc/netns/$name"
            done
            rm -rf "$folder"
            """;

    private final Process process;

    private Guardian(Process process) {
        this.process = process;
    }

    /**
     * Sets a guardian up.
     *
     * @param prefix what the names of all namespaces of the lab begin with, and of no other
     * @param folder a folder of that lab alone, which goes with it
     */
    static Guardian of(String prefix, Path folder) {
        List<String> command =
                List.of(
                        "setsid",
                        "sh",
                        "-c",
                        SCRIPT,
                        "o7s-lab-guardian",
                        prefix,
                        folder.toString());
        try {
            return new Guardian(
                    new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start());
        } catch (IOException e) {
            throw new LabException("cannot start " + command.getFirst() + ": " + e.getMessage(), e);
        }
    }

    /** Tells it that the lab is over. What is left, it removes. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It is gone already; the next lab removes what is left.
            process.destroy();
        }
    }
}
