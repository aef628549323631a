package org.o7s.lab.file;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.o7s.lab.Lab;
import org.o7s.lab.cable.Impairments;
import org.o7s.lab.file.LabPlan.EndPlan;
import org.o7s.lab.file.LabPlan.HostPlan;
import org.o7s.lab.file.LabPlan.LinkPlan;
import org.o7s.lab.file.LabPlan.Step;

/**
 * Reads lab files and checks them completely, before anything is made. The file is not trusted:
 * everything in it has a limit by number. Any thread. The format: docs/lab.md.
 */
public final class LabFile {
    /** The longest name of a lab. */
    public static final int MAX_NAME = 20;

    /** The most hosts of a lab. */
    public static final int MAX_HOSTS = 32;

    /** The most links of a lab. */
    public static final int MAX_LINKS = 64;

    /** The most steps of a lab. */
    public static final int MAX_STEPS = 200;

    /** The largest file. */
    public static final int MAX_BYTES = 256 << 10;

    /** The labs that come with the product, by the names that they are called by. */
    public static final List<String> BUILT_IN =
            List.of(
                    "two-hosts",
                    "triangle",
                    "four-nodes",
                    "four-nodes-023",
                    "broadcast",
                    "broadcast-023");

    private static final int MAX_OPTIONS = 16;
    private static final int MAX_LINES = 64;
    private static final Duration MAX_WITHIN = Duration.ofMinutes(2);
    private static final Pattern LAB_NAME =
            Pattern.compile("[a-z0-9][a-z0-9-]{0," + (MAX_NAME - 1) + "}");
    private static final Pattern HOST_NAME = Pattern.compile("[a-z0-9]{1,11}");
    private static final Pattern DEVICE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,14}");
    private static final Pattern ADDRESS =
            Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?=\\d)|$)){4}");

    private static final TomlMapper TOML = TomlMapper.builder().build();

    private LabFile() {}

    /**
     * A lab of the product, or one in a file.
     *
     * @param nameOrPath one of {@link #BUILT_IN}, or a path
     * @throws LabFileException when there is none, or it cannot be used
     */
    public static LabPlan find(String nameOrPath) {
        if (BUILT_IN.contains(nameOrPath)) {
            return parse(nameOrPath + ".toml", nameOrPath, text(nameOrPath));
        }
        Path path = Path.of(nameOrPath);
        try {
            if (!Files.isRegularFile(path)) {
                throw new LabFileException(
                        nameOrPath,
                        0,
                        "there is no such file, and no built-in lab of that name",
                        "built in are " + String.join(", ", BUILT_IN));
            }
            if (Files.size(path) > MAX_BYTES) {
                throw new LabFileException(
                        nameOrPath,
                        0,
                        "it has " + Files.size(path) + " bytes",
                        "at most " + MAX_BYTES + " are allowed");
            }
            String file = String.valueOf(path.getFileName());
            String name = file.endsWith(".toml") ? file.substring(0, file.length() - 5) : file;
            return parse(
                    nameOrPath, name, new String(Files.readAllBytes(path), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new LabFileException(
                    nameOrPath, 0, "it cannot be read: " + e.getMessage(), "see whether you may");
        }
    }

    /** Whether a lab may be called that. */
    public static boolean isName(String name) {
        return LAB_NAME.matcher(name).matches();
    }

    /** The text of a lab of the product. */
    public static String text(String builtIn) {
        String resource = "/org/o7s/lab/labs/" + builtIn + ".toml";
        try (InputStream in = LabFile.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the lab " + builtIn + " is missing in this jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Understands a text.
     *
     * @param file what it is called in messages
     * @param name of the lab if the text does not say one
     * @throws LabFileException when it cannot be used
     */
    public static LabPlan parse(String file, String name, String text) {
        JsonNode root;
        try {
            root = TOML.readTree(text);
        } catch (JacksonException e) {
            JsonLocation where = e.getLocation();
            throw new LabFileException(
                    file,
                    where == null ? 0 : where.getLineNr(),
                    "this is not TOML: " + e.getOriginalMessage(),
                    "./o7s lab show two-hosts prints an example");
        }
        Places places = new Places(text.lines().toList());
        return plan(new Table(file, places, root, 0, "lab"), name);
    }

    private static LabPlan plan(Table file, String fallbackName) {
        file.allow(Set.of("name", "title", "hosts", "links", "steps"));
        String name = file.text("name").orElse(fallbackName);
        if (!isName(name)) {
            throw file.fault(
                    "name",
                    "\"" + name + "\" cannot be its name",
                    "use lower-case letters, digits and dashes, at most " + MAX_NAME);
        }
        List<HostPlan> hosts = new ArrayList<>();
        for (String host : file.names("hosts", MAX_HOSTS)) {
            hosts.add(host(file.table("hosts", host, "host"), host));
        }
        Set<String> hostNames = new HashSet<>();
        hosts.forEach(h -> hostNames.add(h.name()));
        List<LinkPlan> links = new ArrayList<>();
        Set<String> devices = new HashSet<>();
        for (Table link : file.elements("links", "link", MAX_LINKS)) {
            links.add(link(link, hostNames, devices));
        }
        List<Step> steps = new ArrayList<>();
        for (Table step : file.elements("steps", "step", MAX_STEPS)) {
            steps.add(step(step, hostNames));
        }
        return new LabPlan(
                name,
                file.text("title").orElse(""),
                List.copyOf(hosts),
                List.copyOf(links),
                List.copyOf(steps));
    }

    private static HostPlan host(Table table, String name) {
        if (!HOST_NAME.matcher(name).matches()) {
            throw table.fault(
                    name,
                    "\"" + name + "\" cannot be its name",
                    "use lower-case letters and digits, at most 11");
        }
        if (Lab.isTaken(name)) {
            throw table.fault(
                    name,
                    "\"" + name + "\" cannot be its name: the lab calls those in its cables that",
                    "use another one, such as " + name.replace("relay", "router"));
        }
        table.allow(Set.of("irmd"));
        return new HostPlan(name, table.texts("irmd", MAX_OPTIONS));
    }

    private static LinkPlan link(Table table, Set<String> hosts, Set<String> devices) {
        Set<String> keys = new HashSet<>(Badness.words());
        keys.addAll(Set.of("ends", "addresses", "seed"));
        table.allow(keys);
        List<String> ends = table.texts("ends", 2);
        List<String> addresses = table.texts("addresses", 2);
        if (ends.size() != 2) {
            throw table.fault(
                    "ends",
                    "a link has two ends",
                    "write ends = [\"a\", \"b\"] or [\"a:eth0\", ...]");
        }
        if (addresses.size() == 1) {
            throw table.fault(
                    "addresses", "there is one address", "write two, in the order of the ends");
        }
        addresses.forEach(a -> checkAddress(table, a));
        EndPlan left = end(table, ends.get(0), ends.get(1), addresses.stream().findFirst(), hosts);
        EndPlan right =
                end(table, ends.get(1), ends.get(0), addresses.stream().skip(1).findFirst(), hosts);
        if (left.host().equals(right.host())) {
            throw table.fault("ends", "both ends are at " + left.host(), "a link joins two hosts");
        }
        for (EndPlan end : List.of(left, right)) {
            if (!devices.add(end.host() + ":" + end.device())) {
                throw table.fault(
                        "ends",
                        end.host() + " has an interface " + end.device() + " already",
                        "name another one: \"" + end.host() + ":eth1\"");
            }
        }
        return new LinkPlan(left, right, impairments(table), table.number("seed", 1));
    }

    private static void checkAddress(Table table, String address) {
        if (!ADDRESS.matcher(address).matches()) {
            throw table.fault(
                    "addresses",
                    "\"" + address + "\" is not an IPv4 address",
                    "write it like \"10.1.1.2\"; the prefix is always 24 bits long");
        }
    }

    private static EndPlan end(
            Table table, String text, String other, Optional<String> address, Set<String> hosts) {
        int colon = text.indexOf(':');
        String host = colon < 0 ? text : text.substring(0, colon);
        String otherHost = other.indexOf(':') < 0 ? other : other.substring(0, other.indexOf(':'));
        String device = colon < 0 ? "to-" + otherHost : text.substring(colon + 1);
        if (!hosts.contains(host)) {
            throw table.fault(
                    "ends", "there is no host \"" + host + "\"", "write [hosts." + host + "]");
        }
        if (!DEVICE.matcher(device).matches() || device.equals("lo")) {
            throw table.fault(
                    "ends",
                    "\"" + device + "\" cannot be an interface",
                    "use at most 15 letters, digits, dots and dashes, and not lo");
        }
        return new EndPlan(host, device, address);
    }

    private static Impairments impairments(Table table) {
        Map<String, String> said = new LinkedHashMap<>();
        for (String word : Badness.words()) {
            table.text(word).ifPresent(v -> said.put(word, v));
        }
        try {
            return Badness.apply(Impairments.NONE, said);
        } catch (IllegalArgumentException e) {
            String key = said.keySet().stream().findFirst().orElse("");
            throw table.fault(
                    key,
                    String.valueOf(e.getMessage()),
                    "for instance loss = \"1%\", delay = \"20ms\", rate = \"10M\"");
        }
    }

    private static Step step(Table table, Set<String> hosts) {
        table.allow(Set.of("say", "on", "run", "fails", "says", "within", "only"));
        List<String> run = table.texts("run", MAX_LINES);
        String on = table.text("on").orElse("");
        if (!run.isEmpty() && !hosts.contains(on)) {
            throw table.fault(
                    "on",
                    on.isEmpty() ? "it does not say where to run this" : "there is no host " + on,
                    "write on = \"NAME\" with one of " + String.join(", ", hosts));
        }
        String only = table.text("only").orElse("");
        if (!Set.of("", "demo", "lab").contains(only)) {
            throw table.fault(
                    "only",
                    "\"" + only + "\" is unknown",
                    "write only = \"demo\" or only = \"lab\"");
        }
        String says = table.text("says").orElse("");
        if (run.isEmpty() && !says.isEmpty()) {
            throw table.fault(
                    "says", "nothing is run that could say this", "write run = [\"...\"]");
        }
        return new Step(
                table.text("say").orElse(""),
                on,
                run,
                table.flag("fails"),
                says,
                within(table),
                only);
    }

    private static Duration within(Table table) {
        Optional<String> text = table.text("within");
        if (text.isEmpty()) {
            return Duration.ZERO;
        }
        Optional<Duration> time = Amounts.timeNs(text.get()).map(Duration::ofNanos);
        if (time.isEmpty() || time.get().compareTo(MAX_WITHIN) > 0) {
            throw table.fault(
                    "within",
                    "\"" + text.get() + "\" is not a time up to " + MAX_WITHIN.toSeconds() + "s",
                    "write within = \"30s\"");
        }
        return time.get();
    }
}
