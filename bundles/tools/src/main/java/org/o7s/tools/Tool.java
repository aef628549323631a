package org.o7s.tools;

import java.util.List;

/**
 * A program such as {@code oping} that runs inside the system: an OSGi service that every shell
 * offers as a command of its {@link #name}.
 */
public interface Tool {
    /** The command word: {@code oping}. */
    String name();

    /**
     * Runs the tool to its end, in the calling thread, which may be a virtual one. Several runs may
     * be under way at once.
     *
     * @param args what follows the command word
     * @param io where its output goes, and how it learns that it should end
     * @return its exit code, 0..255
     */
    int run(List<String> args, ToolIo io);

    /** Its options, for a shell that completes words. */
    default List<ToolOption> options() {
        return List.of();
    }
}
