package org.o7s.lab.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.o7s.lab.Faults;
import org.o7s.lab.LabException;

/**
 * The labs that did not do what they were asked, when something is done with one after the other:
 * they hold up none of the rest. One thread.
 */
final class Broken {
    private final Map<String, String> sentences = new LinkedHashMap<>();

    /** What is done with a lab. */
    @FunctionalInterface
    interface Work<T> {
        /** Does it. */
        T done() throws JsonProcessingException;
    }

    /** Does something with a lab; empty if that went wrong, which is kept. */
    <T> Optional<T> attempt(String lab, Work<T> work) {
        try {
            return Optional.of(work.done());
        } catch (LabException e) {
            sentences.put(lab, String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) {
            sentences.put(lab, Faults.sentence(e));
        } catch (JsonProcessingException e) {
            sentences.put(lab, "what it says is not understood: " + e.getOriginalMessage());
        }
        return Optional.empty();
    }

    /** The labs with which something went wrong, and what. */
    Map<String, String> sentences() {
        return new LinkedHashMap<>(sentences);
    }
}
