package org.o7s.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.o7s.core.slot.PolicyCatalog;
import org.o7s.policy.PolicyFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Takes policies out of the very jars that are deployed into a living layer, without a framework:
 * each jar with a class loader of its own, each component of it that is a policy factory with the
 * kind and name that it declares.
 */
final class PolicyJars implements AutoCloseable {
    private static final String VERSION_UNKNOWN = "0";

    private final List<URLClassLoader> loaders = new ArrayList<>();
    private long deployments;

    /** Adds the policies of a jar, or of all jars in a folder; a later one replaces an earlier. */
    void add(Path place, PolicyCatalog catalog) throws IOException {
        if (Files.isDirectory(place)) {
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(place, "*.jar")) {
                for (Path jar : jars) {
                    addJar(jar, catalog);
                }
            }
        } else if (addJar(place, catalog) == 0) {
            throw new IllegalArgumentException(place + " holds no policy");
        }
        deployments++;
    }

    private int addJar(Path file, PolicyCatalog catalog) throws IOException {
        List<Map<String, String>> found = new ArrayList<>();
        String version;
        try (JarFile jar = new JarFile(file.toFile())) {
            version = version(jar.getManifest());
            Enumeration<JarEntry> entries = jar.entries();
            while (entries.hasMoreElements()) {
                JarEntry entry = entries.nextElement();
                if (entry.getName().matches("OSGI-INF/[^/]+\\.xml")) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        found.add(component(in));
                    }
                }
            }
        }
        found.removeIf(c -> !c.containsKey(PolicyFactory.KIND));
        if (!found.isEmpty()) {
            URLClassLoader loader =
                    new URLClassLoader(
                            new URL[] {file.toUri().toURL()}, PolicyFactory.class.getClassLoader());
            loaders.add(loader);
            for (Map<String, String> component : found) {
                catalog.add(
                        component.getOrDefault(PolicyFactory.KIND, ""),
                        component.getOrDefault(PolicyFactory.NAME, ""),
                        version,
                        factory(loader, component.getOrDefault("class", ""), file),
                        file.getFileName().toString(),
                        deployments);
            }
        }
        return found.size();
    }

    private static String version(Manifest manifest) {
        String version =
                manifest == null ? null : manifest.getMainAttributes().getValue("Bundle-Version");
        return version == null ? VERSION_UNKNOWN : version;
    }

    private static PolicyFactory<?> factory(ClassLoader loader, String name, Path file) {
        try {
            return (PolicyFactory<?>) loader.loadClass(name).getDeclaredConstructor().newInstance();
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(name + " of " + file + " failed", e.getCause());
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new IllegalArgumentException(
                    name + " of " + file + " is no policy factory: " + e, e);
        }
    }

    /** Class and properties of a component description. */
    private static Map<String, String> component(InputStream in) throws IOException {
        Map<String, String> values = new HashMap<>();
        Element root = parse(in).getDocumentElement();
        NodeList properties = root.getElementsByTagName("property");
        for (int i = 0; i < properties.getLength(); i++) {
            Element property = (Element) properties.item(i);
            values.put(property.getAttribute("name"), property.getAttribute("value"));
        }
        NodeList implementations = root.getElementsByTagName("implementation");
        if (implementations.getLength() > 0) {
            values.put("class", ((Element) implementations.item(0)).getAttribute("class"));
        }
        return values;
    }

    private static Document parse(InputStream in) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(in);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("a component description cannot be read", e);
        }
    }

    @Override
    public void close() throws IOException {
        for (URLClassLoader loader : loaders) {
            loader.close();
        }
    }
}
