package org.o7s.itests.slots;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.o7s.itests.slots.variant.Fault;

/** Finds the jars of this build, and makes others of them. */
final class Jars {
    private static final String VARIANT = "org/o7s/itests/slots/variant/";

    private Jars() {}

    /** The jar on the class path whose file name begins so. */
    static Path onClassPath(String name) {
        List<String> found =
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(p -> p.endsWith(".jar"))
                        .filter(p -> Path.of(p).getFileName().toString().matches(name + "-\\d.*"))
                        .toList();
        if (found.size() != 1) {
            throw new IllegalStateException(name + " is " + found + " on the class path");
        }
        return Path.of(found.getFirst());
    }

    /** A copy of a bundle that is another version of it. */
    static byte[] version(Path jar, String version) {
        return with(jar, Map.of("Bundle-Version", version));
    }

    /** A copy of a bundle with other headers; an empty text removes one. */
    static byte[] with(Path jar, Map<String, String> headers) {
        try (JarInputStream in =
                new JarInputStream(new ByteArrayInputStream(Files.readAllBytes(jar)))) {
            Manifest manifest = in.getManifest();
            headers.forEach(
                    (name, value) -> {
                        if (value.isEmpty()) {
                            manifest.getMainAttributes().remove(new Attributes.Name(name));
                        } else {
                            manifest.getMainAttributes().putValue(name, value);
                        }
                    });
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (JarOutputStream out = new JarOutputStream(bytes, manifest)) {
                for (JarEntry e = in.getNextJarEntry(); e != null; e = in.getNextJarEntry()) {
                    out.putNextEntry(new JarEntry(e.getName()));
                    in.transferTo(out);
                }
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A bundle with hash/sha3-256 that behaves in some way. */
    static byte[] behaving(String behaviour, String version) {
        return bundle(
                Map.of(
                        "Bundle-SymbolicName",
                        "variant",
                        "Bundle-Version",
                        version,
                        "Bundle-Activator",
                        VARIANT.replace('/', '.') + "VariantActivator",
                        "Import-Package",
                        "org.osgi.framework,org.o7s.policy,org.o7s.policy.hash",
                        "Provide-Capability",
                        "o7s.policy;kind=hash;name=\"sha3-256\"",
                        "X-Behaviour",
                        behaviour),
                List.of("VariantActivator", "VariantHash"));
    }

    /** A bundle with the driver {@code variant}. */
    static byte[] driver(String version) {
        return bundle(
                Map.of(
                        "Bundle-SymbolicName",
                        "variant.driver",
                        "Bundle-Version",
                        version,
                        "Bundle-Activator",
                        VARIANT.replace('/', '.') + "DriverActivator",
                        "Import-Package",
                        "org.osgi.framework,org.o7s.core.driver",
                        "Provide-Capability",
                        "o7s.driver;name=variant"),
                List.of("DriverActivator"));
    }

    /**
     * A bundle with policies for a unicast layer.
     *
     * @param kinds one of each
     * @param name of the policy of a kind
     * @param number tells them from others of their kinds; also the last part of the version
     */
    static byte[] layerPolicies(
            Set<LayerKind> kinds, Function<LayerKind, String> name, int number, Fault fault) {
        List<String> classes = new ArrayList<>(List.of("LayerActivator", "Sign", "Fault"));
        kinds.forEach(kind -> classes.add(kind.variant()));
        return bundle(
                headers(
                        "Bundle-SymbolicName",
                        variant(kinds),
                        "Bundle-Version",
                        "1.0." + number,
                        "Bundle-Activator",
                        VARIANT.replace('/', '.') + "LayerActivator",
                        "Import-Package",
                        "org.osgi.framework,org.o7s.policy,"
                                + each(
                                        kinds,
                                        ",",
                                        k -> "org.o7s.policy." + k.word().replace("-", "")),
                        "Provide-Capability",
                        each(
                                kinds,
                                ",",
                                k ->
                                        "o7s.policy;kind=%s;name=\"%s\""
                                                .formatted(k.word(), name.apply(k))),
                        "X-Policies",
                        each(kinds, ";", k -> k.word() + "/" + name.apply(k) + "=" + k.variant()),
                        "X-Number",
                        Integer.toString(number),
                        "X-Fault",
                        fault.name()),
                classes);
    }

    /** The symbolic name of a bundle with policies of these kinds. */
    static String variant(Set<LayerKind> kinds) {
        return "variant." + each(kinds, ".", LayerKind::word);
    }

    private static String each(
            Set<LayerKind> kinds, String separator, Function<LayerKind, String> text) {
        return kinds.stream().map(text).collect(Collectors.joining(separator));
    }

    private static void put(JarOutputStream out, String variant) throws IOException {
        out.putNextEntry(new JarEntry(VARIANT + variant + ".class"));
        try (InputStream in = Jars.class.getResourceAsStream("/" + VARIANT + variant + ".class")) {
            in.transferTo(out);
        }
    }

    private static Map<String, String> headers(String... namesAndValues) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    private static byte[] bundle(Map<String, String> headers, List<String> classes) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
        headers.forEach((name, value) -> manifest.getMainAttributes().putValue(name, value));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream out = new JarOutputStream(bytes, manifest)) {
            for (String name : classes) {
                put(out, name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
