package org.o7s.commands;

/**
 * A word that would make sense where the cursor is.
 *
 * @param word what would be inserted
 * @param help what it is, one line, possibly empty
 */
public record Candidate(String word, String help) {}
