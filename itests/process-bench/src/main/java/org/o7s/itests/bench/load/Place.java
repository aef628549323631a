package org.o7s.itests.bench.load;

import java.nio.file.Path;

/**
 * Where a measured process stands.
 *
 * @param name what others call it
 * @param folder for files that all processes of the run know
 * @param address the address of its host
 */
public record Place(String name, Path folder, String address) {}
