package org.o7s.map.http;

/** Answers requests. Many threads at a time. */
@FunctionalInterface
public interface Site {
    /** The answer; whatever it takes to make it counts against no limit, so it must be quick. */
    Reply answer(Request request);
}
