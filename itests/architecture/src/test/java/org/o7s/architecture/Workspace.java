package org.o7s.architecture;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All modules and sources, found by looking, so that none can be forgotten. */
final class Workspace {
    /** Set by the build. */
    private static final Path ROOT =
            Path.of(System.getProperty("workspace", "../..")).toAbsolutePath().normalize();

    private static final List<Module> MODULES = importModules();

    private Workspace() {}

    /** Its folder. */
    static Path root() {
        return ROOT;
    }

    /** The modules with classes, in alphabetical order. */
    static List<Module> modules() {
        return MODULES;
    }

    /** The modules that run inside the framework. */
    static List<Module> bundles() {
        return MODULES.stream().filter(Module::isBundle).toList();
    }

    /** Every Java source of the workspace, tests included, generated ones not. */
    static List<Path> sources() {
        List<Path> sources = new ArrayList<>();
        for (Path folder : folders()) {
            for (String kind : List.of("src/main/java", "src/test/java")) {
                if (Files.isDirectory(folder.resolve(kind))) {
                    sources.addAll(walk(folder.resolve(kind)));
                }
            }
        }
        return sources.stream().filter(p -> p.toString().endsWith(".java")).sorted().toList();
    }

    /** A path as people write it: from the workspace. */
    static String name(Path path) {
        return ROOT.relativize(path).toString();
    }

    private static List<Module> importModules() {
        List<Module> modules = new ArrayList<>();
        for (Path folder : folders()) {
            Path classes = folder.resolve("target/classes");
            if (!Files.isDirectory(folder.resolve("src/main/java"))
                    || name(folder).startsWith("itests/")) {
                continue;
            }
            if (!Files.isDirectory(classes)) {
                throw new IllegalStateException(
                        name(folder)
                                + " is not built: build it before its architecture is checked");
            }
            modules.add(new Module(name(folder), new ClassFileImporter().importPath(classes)));
        }
        return List.copyOf(modules);
    }

    /** Every folder with a pom, except those that only gather others. */
    private static List<Path> folders() {
        try (Stream<Path> files = Files.walk(ROOT, 4)) {
            return files.filter(p -> p.endsWith("pom.xml"))
                    .filter(p -> !name(p).contains("target/") && !name(p).contains("src/"))
                    .map(p -> p.resolveSibling("."))
                    .map(Path::normalize)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> walk(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
