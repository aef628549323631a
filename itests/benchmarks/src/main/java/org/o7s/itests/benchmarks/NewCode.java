package org.o7s.itests.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.o7s.core.slot.PolicyCatalog;
import org.o7s.core.slot.PolicyManager;
import org.o7s.core.slot.PolicyManager.SlotView;
import org.o7s.policy.PolicyFactory;

/**
 * New code for every policy that a system uses: the classes of this build, defined once more by a
 * loader of their own, so that to the JVM each exchange brings classes that it has never seen. For
 * one thread.
 */
final class NewCode {
    private static final String ORIGIN = "benchmark";

    private final PolicyCatalog catalog;
    private final PolicyManager slots;
    private final List<PolicyCatalog.Entry> first;
    private int version = 1;

    /**
     * New code for a system that has not exchanged anything yet.
     *
     * @param catalog what it may use
     * @param slots what it uses
     */
    NewCode(PolicyCatalog catalog, PolicyManager slots) {
        this.catalog = catalog;
        this.slots = slots;
        Set<String> used =
                slots.slots().stream().map(NewCode::kindAndName).collect(Collectors.toSet());
        first =
                catalog.entries().stream()
                        .filter(e -> used.contains(e.kind() + "/" + e.name()))
                        .toList();
    }

    /** Without what is built in: there is no other code of it. */
    private Stream<SlotView> exchanged() {
        return slots.slots().stream().filter(s -> !s.version().isEmpty());
    }

    private static String kindAndName(SlotView slot) {
        return slot.kind() + "/" + slot.policy();
    }

    /** What is exchanged, with how many slots of each there are. */
    Map<String, Long> policies() {
        return exchanged()
                .collect(
                        Collectors.groupingBy(
                                NewCode::kindAndName, TreeMap::new, Collectors.counting()));
    }

    /** Brings the next version of all of them, which slots take soon, and takes the oldest away. */
    void bring() {
        version++;
        for (PolicyCatalog.Entry entry : first) {
            catalog.add(entry.kind(), entry.name(), text(version), again(entry.factory()), ORIGIN);
        }
        for (PolicyCatalog.Entry entry : catalog.entries()) {
            if (entry.version().equals(text(version - 2))) {
                catalog.remove(entry.factory());
            }
        }
    }

    /** Whether all slots use what was brought. */
    boolean isTaken() {
        return exchanged().allMatch(s -> s.version().equals(text(version)));
    }

    private static String text(int version) {
        return Integer.toString(version);
    }

    private static PolicyFactory<?> again(PolicyFactory<?> known) {
        String name = known.getClass().getName();
        try {
            return (PolicyFactory<?>)
                    new Again(known.getClass())
                            .loadClass(name)
                            .getDeclaredConstructor()
                            .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(name, e);
        }
    }

    /** Defines the classes of one package anew. */
    private static final class Again extends ClassLoader {
        private final String prefix;

        Again(Class<?> known) {
            super(known.getClassLoader());
            prefix = known.getPackageName() + ".";
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(prefix)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> defined = findLoadedClass(name);
                return defined != null ? defined : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] code = in.readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
