package org.o7s.assembler;

/**
 * A repository does not hold what a run description asks for; the message names what is missing.
 */
public final class UnresolvedException extends Exception {
    private static final long serialVersionUID = 1;

    UnresolvedException(String message) {
        super(message);
    }
}
