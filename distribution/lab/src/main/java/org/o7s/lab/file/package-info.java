/**
 * Lab files: a TOML text goes in, a checked {@link org.o7s.lab.file.LabPlan} comes out, or a
 * sentence that says which line is wrong and what to write instead. docs/lab.md describes the
 * format.
 */
@NullMarked
package org.o7s.lab.file;

import org.jspecify.annotations.NullMarked;
