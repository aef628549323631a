package org.o7s.core.osgi;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.o7s.core.osgi.ManifestHeader.Clause;
import org.o7s.core.problem.ProblemException;
import org.o7s.core.slot.PolicyDeployer.Parcel;
import org.o7s.core.slot.PolicyDeployer.Provided;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * Checks the form of a jar before anything is done with it: its size, its names, what it provides,
 * and that it is a leaf, so that deploying it disturbs no other bundle (design rule 9).
 */
final class BundleInspection {
    /** The largest jar that is accepted. */
    static final int JAR_MAX_BYTES = 16 << 20;

    /** Capability namespace and what it stands for in a {@link Provided}. */
    private static final String POLICY = "o7s.policy";

    private static final String DRIVER = "o7s.driver";

    private static final int MANIFEST_MAX_BYTES = 64 << 10;
    private static final long SEARCH_MAX_BYTES = 64L << 20;
    private static final int PROVIDED_MAX = 64;
    private static final String OURS = "org.o7s.";

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");
    private static final Pattern SYMBOLIC_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,255}");
    private static final List<String> POLICY_IMPORTS = List.of("org.o7s.policy");
    private static final List<String> DRIVER_IMPORTS =
            List.of(
                    "org.o7s.api",
                    "org.o7s.core.counters",
                    "org.o7s.core.driver",
                    "org.o7s.core.loop",
                    "org.o7s.core.packet",
                    "org.o7s.core.problem",
                    "org.o7s.core.time",
                    "org.o7s.linux");

    private final byte[] jar;
    private String bundle = "the jar";

    private BundleInspection(byte[] jar) {
        this.jar = jar;
    }

    /** What is in a jar; a {@link ProblemException} if it is not acceptable. */
    static Parcel of(byte[] jar) {
        if (jar.length > JAR_MAX_BYTES) {
            throw DeployProblems.tooLarge(jar.length, JAR_MAX_BYTES);
        }
        return new BundleInspection(jar).inspect();
    }

    /** Lower-case hexadecimal SHA-256. */
    static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private Parcel inspect() {
        Attributes headers = manifest().getMainAttributes();
        try {
            bundle = symbolicName(headers);
            String version = version(headers);
            List<Provided> provided = provided(headers);
            checkLeaf(headers, provided.getFirst().kind().equals(Provided.DRIVER));
            return new Parcel(jar, digest(jar), bundle, version, provided);
        } catch (IllegalArgumentException e) {
            throw refuse("its manifest is malformed: " + e.getMessage(), "build it with bnd");
        }
    }

    private Manifest manifest() {
        long searchedBytes = 0;
        try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(jar))) {
            byte[] buffer = {};
            for (ZipEntry e = entries.getNextEntry(); e != null; e = entries.getNextEntry()) {
                if (e.getName().equals(JarFile.MANIFEST_NAME)) {
                    byte[] bytes = entries.readNBytes(MANIFEST_MAX_BYTES + 1);
                    if (bytes.length > MANIFEST_MAX_BYTES) {
                        throw refuse("its manifest is longer than 64 KiB", "build it with bnd");
                    }
                    return new Manifest(new ByteArrayInputStream(bytes));
                }
                // The manifest comes first in almost every jar: mostly nothing is searched.
                buffer = buffer.length == 0 ? new byte[64 << 10] : buffer;
                for (int n = entries.read(buffer); n >= 0; n = entries.read(buffer)) {
                    searchedBytes += n;
                    if (searchedBytes > SEARCH_MAX_BYTES) {
                        throw refuse(
                                "its manifest is not among the first 64 MiB",
                                "put META-INF/MANIFEST.MF first, as jar tools do");
                    }
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw refuse("it is damaged: " + e.getMessage(), "copy or build it again");
        }
        throw refuse("it is no jar, or has no manifest", "name a bundle that was built with bnd");
    }

    private String symbolicName(Attributes headers) {
        if (!"2".equals(headers.getValue(Constants.BUNDLE_MANIFESTVERSION))) {
            throw refuse("it is no bundle: Bundle-ManifestVersion is not 2", "build it with bnd");
        }
        List<Clause> clauses =
                ManifestHeader.parse(headers.getValue(Constants.BUNDLE_SYMBOLICNAME));
        String name = clauses.isEmpty() ? "" : clauses.getFirst().paths().getFirst();
        if (!SYMBOLIC_NAME.matcher(name).matches()) {
            throw refuse("it has no valid Bundle-SymbolicName", "build it with bnd");
        }
        return name;
    }

    private String version(Attributes headers) {
        @Nullable String text = headers.getValue(Constants.BUNDLE_VERSION);
        if (text == null) {
            throw refuse("it has no Bundle-Version", "give it one, so that people can tell it");
        }
        return Version.parseVersion(text).toString();
    }

    private List<Provided> provided(Attributes headers) {
        List<Provided> all = new ArrayList<>();
        for (Clause c : ManifestHeader.parse(headers.getValue(Constants.PROVIDE_CAPABILITY))) {
            if (c.paths().contains(POLICY)) {
                Provided policy = new Provided(value(c, "kind"), value(c, "name"));
                if (policy.kind().equals(Provided.DRIVER)) {
                    throw refuse("it calls a driver a policy", "provide o7s.driver instead");
                }
                all.add(policy);
            } else if (c.paths().contains(DRIVER)) {
                all.add(new Provided(Provided.DRIVER, value(c, "name")));
            }
        }
        if (all.isEmpty() || all.size() > PROVIDED_MAX) {
            throw refuse(
                    "it provides "
                            + all.size()
                            + " policies and drivers, where 1.."
                            + PROVIDED_MAX
                            + " are expected",
                    "provide a capability such as o7s.policy;kind=hash;name=sha3-256");
        }
        long drivers = all.stream().filter(p -> p.kind().equals(Provided.DRIVER)).count();
        if (drivers > 0 && drivers < all.size()) {
            throw refuse(
                    "it holds both policies and drivers", "put them into bundles of their own");
        }
        if (Set.copyOf(all).size() < all.size()) {
            throw refuse("it provides the same thing twice", "name each policy once");
        }
        return all;
    }

    private String value(Clause capability, String attribute) {
        String value = capability.values().getOrDefault(attribute, "");
        if (!NAME.matcher(value).matches()) {
            throw refuse(
                    "a capability of it has no valid " + attribute + ": \"" + value + "\"",
                    "use 1..64 small letters, digits, dots and hyphens");
        }
        return value;
    }

    private void checkLeaf(Attributes headers, boolean driver) {
        List<String> allowed = driver ? DRIVER_IMPORTS : POLICY_IMPORTS;
        for (String header : List.of(Constants.IMPORT_PACKAGE, Constants.DYNAMICIMPORT_PACKAGE)) {
            for (Clause c : ManifestHeader.parse(headers.getValue(header))) {
                for (String imported : c.paths()) {
                    if (reachesOurs(imported) && allowed.stream().noneMatch(p -> in(p, imported))) {
                        throw refuse(
                                "it imports " + imported,
                                (driver ? "a driver" : "a policy")
                                        + " may import of o7s only "
                                        + String.join(", ", allowed));
                    }
                }
            }
        }
        for (String header :
                List.of(
                        Constants.REQUIRE_BUNDLE,
                        Constants.FRAGMENT_HOST,
                        Constants.EXPORT_PACKAGE)) {
            if (!ManifestHeader.parse(headers.getValue(header)).isEmpty()) {
                throw refuse(
                        "it has the header " + header,
                        "it must be a leaf: import packages, and keep its own private");
            }
        }
    }

    /** Whether an import, perhaps one with a wildcard, may reach a package of o7s. */
    private static boolean reachesOurs(String imported) {
        if (!imported.endsWith("*")) {
            return (imported + ".").startsWith(OURS);
        }
        String stem = imported.substring(0, imported.length() - 1);
        return stem.startsWith(OURS) || OURS.startsWith(stem);
    }

    private static boolean in(String allowed, String imported) {
        return imported.equals(allowed) || imported.startsWith(allowed + ".");
    }

    private ProblemException refuse(String why, String next) {
        return DeployProblems.unacceptable(bundle, why, next);
    }
}
