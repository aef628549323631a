package org.o7s.commands.osgi;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSessionListener;
import org.apache.felix.service.command.Function;
import org.jspecify.annotations.Nullable;
import org.o7s.commands.CommandLine;
import org.o7s.commands.shell.Grep;
import org.o7s.commands.shell.Privileges;
import org.o7s.commands.shell.ProgramFunction;
import org.o7s.commands.shell.Programs;
import org.o7s.commands.shell.SystemControl;
import org.o7s.commands.shell.WordsAsTyped;
import org.o7s.ipc.InstanceException;
import org.o7s.ipc.InstanceLock;
import org.o7s.ipc.InstancePaths;
import org.o7s.ipc.control.ControlLimits;
import org.o7s.ipc.control.ControlServer;
import org.o7s.tools.Tool;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Opens the control socket of this framework's system, and offers {@code irm} and the tools as Gogo
 * functions. Once the socket is open, there is a service {@link ControlServer}.
 *
 * <p>Framework property: {@code o7s.instance}, the name of the system ({@code default}).
 */
@Component(
        service = {},
        immediate = true)
public final class ShellComponent {
    private final BundleContext bundle;
    private final List<Tool> tools = new CopyOnWriteArrayList<>();
    private final Map<String, ServiceRegistration<?>> functions = new ConcurrentHashMap<>();
    private final Programs programs;
    private final InstanceLock lock;
    private final ControlServer server;
    private @Nullable ServiceRegistration<ControlServer> registration;
    private @Nullable ServiceRegistration<CommandSessionListener> listener;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable CommandProcessor gogo;

    /**
     * Opens the socket.
     *
     * @throws InstanceException if another daemon serves the instance, or the directory is unusable
     */
    @Activate
    public ShellComponent(BundleContext bundle, @Reference CommandLine irm)
            throws InstanceException {
        this.bundle = bundle;
        String instance =
                Optional.ofNullable(bundle.getProperty("o7s.instance"))
                        .orElse(InstancePaths.DEFAULT_INSTANCE);
        programs = new Programs(irm, this::tools);
        lock =
                InstanceLock.acquireOrShare(
                        InstancePaths.ofDaemon(
                                System.getenv(), System.getProperty("user.name", ""), instance));
        SystemControl control =
                new SystemControl(
                        instance,
                        programs,
                        Privileges.ofMachine(),
                        () -> Optional.ofNullable(gogo));
        server = open(control);
    }

    private ControlServer open(SystemControl control) throws InstanceException {
        try {
            return ControlServer.open(lock, control, ControlLimits.DEFAULT);
        } catch (InstanceException e) {
            lock.close();
            throw e;
        }
    }

    private Collection<Tool> tools() {
        return tools;
    }

    @Activate
    void activate() {
        offer(Programs.IRM, Programs.IRM, new ProgramFunction(Programs.IRM, programs));
        offer("o7s", Grep.NAME, new Grep());
        listener =
                bundle.registerService(
                        CommandSessionListener.class, new WordsAsTyped(programs), null);
        registration = bundle.registerService(ControlServer.class, server, null);
    }

    @Deactivate
    void deactivate() {
        unregister(registration);
        unregister(listener);
        List.copyOf(functions.keySet()).forEach(this::withdraw);
        server.close();
        lock.close();
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeTool")
    void addTool(Tool tool) {
        tools.add(tool);
        offer("o7s", tool.name(), new ProgramFunction(tool.name(), programs));
    }

    void removeTool(Tool tool) {
        withdraw(tool.name());
        tools.remove(tool);
    }

    private void offer(String scope, String name, Function function) {
        Map<String, String> properties =
                Map.of(
                        CommandProcessor.COMMAND_SCOPE, scope,
                        CommandProcessor.COMMAND_FUNCTION, name);
        functions.put(
                name,
                bundle.registerService(
                        Function.class, function, FrameworkUtil.asDictionary(properties)));
    }

    private void withdraw(String name) {
        unregister(functions.remove(name));
    }

    private static void unregister(@Nullable ServiceRegistration<?> registered) {
        if (registered != null) {
            registered.unregister();
        }
    }
}
