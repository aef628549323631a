package org.o7s.assembler;

import aQute.bnd.build.Workspace;
import aQute.bnd.osgi.Constants;
import aQute.bnd.osgi.Processor;
import aQute.bnd.osgi.resource.ResourceUtils;
import aQute.bnd.repository.fileset.FileSetRepository;
import biz.aQute.resolve.Bndrun;
import biz.aQute.resolve.RunResolution;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.resource.Resource;

/**
 * A {@code .bndrun} file: what a kind of system asks for.
 *
 * @param file the file
 * @param variables values for {@code ${...}} in it
 */
public record RunDescription(Path file, Map<String, String> variables) {

    /** Start level of bundles for which the description sets none. */
    static final int START_LEVEL = 5;

    /** The type of resources that bnd makes up. */
    static final String SYNTHETIC = "bnd.synthetic";

    /** Keeps a copy. */
    public RunDescription {
        variables = Map.copyOf(variables);
    }

    /**
     * Finds the bundles.
     *
     * @param jars everything that may be used
     * @throws UnresolvedException if something is missing
     * @throws IOException if the description or a jar cannot be read
     */
    public Resolution resolve(Collection<Path> jars) throws UnresolvedException, IOException {
        try (Processor settings = new Processor()) {
            URI base = file.toAbsolutePath().resolveSibling(".").toUri();
            try (Workspace workspace = Workspace.createStandaloneWorkspace(settings, base)) {
                variables.forEach(workspace::setProperty);
                List<File> files = jars.stream().sorted().map(Path::toFile).toList();
                workspace.addBasicPlugin(new FileSetRepository("repository", files));
                workspace.refresh();
                try (Bndrun run = Bndrun.createBndrun(workspace, file.toFile())) {
                    return resolve(run);
                }
            }
        } catch (IOException | UnresolvedException e) {
            throw e;
        } catch (Exception e) { // The libraries of bnd declare nothing narrower.
            throw new IOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private Resolution resolve(Bndrun run) throws Exception {
        RunResolution found = RunResolution.resolve(run, run, null);
        if (!found.isOK()) {
            throw new UnresolvedException(Missing.explain(file, found));
        }
        if (!run.isOk()) {
            throw new IOException(file + ": " + String.join("; ", run.getErrors()));
        }
        Map<String, Integer> levels = startLevels(run);
        List<Resolution.Chosen> chosen = new ArrayList<>();
        for (Resource resource : found.getOrderedResources()) {
            var identity = ResourceUtils.getIdentityCapability(resource);
            if (SYNTHETIC.equals(identity.getAttributes().get("type"))) {
                continue; // What a multi-release jar asks for on one version of Java.
            }
            URI where = ResourceUtils.getURI(resource).orElseThrow();
            String name = identity.osgi_identity();
            chosen.add(
                    new Resolution.Chosen(
                            name,
                            identity.version().toString(),
                            levels.getOrDefault(name, levels.getOrDefault("*", START_LEVEL)),
                            Path.of(where)));
        }
        return new Resolution(chosen, frameworkProperties(run));
    }

    private static Map<String, Integer> startLevels(Bndrun run) {
        Map<String, Integer> levels = new HashMap<>();
        run.getMergedParameters("-startlevels")
                .forEach(
                        (name, attributes) ->
                                levels.put(name, Integer.valueOf(attributes.get("level"))));
        return levels;
    }

    private static Map<String, String> frameworkProperties(Bndrun run) {
        Map<String, String> properties = new HashMap<>(run.getRunProperties());
        String packages = run.mergeProperties(Constants.RUNSYSTEMPACKAGES);
        if (packages != null && !packages.isBlank()) {
            properties.put("org.osgi.framework.system.packages.extra", packages);
        }
        return properties;
    }
}
