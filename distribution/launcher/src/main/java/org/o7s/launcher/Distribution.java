package org.o7s.launcher;

import java.io.IOException;
import java.io.Reader;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The files of an assembled system.
 *
 * @param home its folder
 * @param bundles what to install, in order
 * @param framework properties for the framework
 * @param readyServices names of the services that must be there before the system is ready
 */
record Distribution(
        Path home, List<Entry> bundles, Map<String, String> framework, List<String> readyServices) {

    /** System property that names the folder; the scripts in {@code bin} set it. */
    static final String HOME_PROPERTY = "o7s.home";

    /** Framework property with the services to wait for, separated by commas. */
    static final String READY_PROPERTY = "o7s.ready";

    /** At most so many bundles: more is a damaged file. */
    static final int MAX_BUNDLES = 1000;

    /**
     * One line of the run list.
     *
     * @param startLevel 1..100
     * @param file the jar
     */
    record Entry(int startLevel, Path file) {}

    Distribution {
        bundles = List.copyOf(bundles);
        framework = Map.copyOf(framework);
        readyServices = List.copyOf(readyServices);
    }

    /** The folder that this program was started from. */
    static Path findHome() throws IOException {
        String said = System.getProperty(HOME_PROPERTY);
        if (said != null) {
            return Path.of(said).toAbsolutePath().normalize();
        }
        try {
            Path jar =
                    Path.of(
                            Distribution.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            Path lib = jar.toRealPath().getParent();
            if (lib == null || lib.getParent() == null) {
                throw new IOException("cannot tell the folder of the distribution from " + jar);
            }
            return lib.getParent();
        } catch (URISyntaxException e) {
            throw new IOException("cannot tell the folder of the distribution", e);
        }
    }

    /**
     * Reads the files.
     *
     * @throws IOException with a sentence that names the file and what is wrong with it
     */
    static Distribution read(Path home) throws IOException {
        Map<String, String> framework = readProperties(home.resolve("etc/framework.properties"));
        String ready = framework.getOrDefault(READY_PROPERTY, "");
        List<String> services = new ArrayList<>();
        for (String service : ready.split(",", -1)) {
            if (!service.isBlank()) {
                services.add(service.strip());
            }
        }
        return new Distribution(
                home, readRunList(home.resolve("bundles/run.list")), framework, services);
    }

    private static Map<String, String> readProperties(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(require(file))) {
            properties.load(in);
        }
        Map<String, String> values = new HashMap<>();
        properties.stringPropertyNames().forEach(k -> values.put(k, properties.getProperty(k)));
        return values;
    }

    private static List<Entry> readRunList(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        List<Entry> entries = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(require(file))) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.strip().split("\\s+", 2);
            if (folder == null
                    || words.length != 2
                    || !words[0].matches("[1-9][0-9]?|100")
                    || entries.size() == MAX_BUNDLES) {
                throw new IOException(
                        file
                                + " line "
                                + number
                                + ": expected a start level 1..100 and a file, at most "
                                + MAX_BUNDLES
                                + " lines, not: "
                                + line);
            }
            entries.add(new Entry(Integer.parseInt(words[0]), require(folder.resolve(words[1]))));
        }
        if (entries.isEmpty()) {
            throw new IOException(file + " names no bundle; assemble the distribution again");
        }
        return entries;
    }

    private static Path require(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(
                    file + " is missing: the distribution is incomplete; assemble it again");
        }
        return file;
    }
}
