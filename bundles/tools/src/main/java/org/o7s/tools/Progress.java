package org.o7s.tools;

import java.util.function.Supplier;

/** How far a tool is, for a person who waits. Any thread. */
public interface Progress {
    /** Nobody watches. */
    Progress NONE = _ -> () -> {};

    /**
     * Shows now and then what a text says, until it is closed. Nothing else may be printed
     * meanwhile.
     *
     * @param text how far the tool is; asked by another thread
     */
    Showing show(Supplier<String> text);

    /** What is shown. */
    interface Showing extends AutoCloseable {
        /** Takes it away. */
        @Override
        void close();
    }
}
