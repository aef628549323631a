package org.o7s.map.osgi;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.o7s.core.slot.PolicyManager;
import org.o7s.core.time.Clocks;
import org.o7s.irm.management.Management;
import org.o7s.irm.management.MapControl;
import org.o7s.map.MapServer;
import org.o7s.map.http.Limits;
import org.o7s.map.model.ManagementSource;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Serves the map of this framework's system, if it was switched on.
 *
 * <p>Framework property: {@code o7s.map} is the file that remembers that over restarts.
 */
@Component(service = MapControl.class, immediate = true)
public final class MapComponent implements MapControl {
    private final MapServer server;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable PolicyManager policies;

    /** Called by the component runtime. */
    @Activate
    public MapComponent(BundleContext bundle, @Reference Management management) {
        Clocks clocks = Clocks.system();
        server =
                new MapServer(
                        new ManagementSource(
                                management, () -> Optional.ofNullable(policies), clocks),
                        Optional.ofNullable(bundle.getProperty("o7s.map")).map(Path::of),
                        Limits.DEFAULT,
                        clocks);
    }

    @Activate
    void activate() {
        server.resume();
    }

    @Deactivate
    void deactivate() {
        server.close();
    }

    @Override
    public View start(OptionalInt port) {
        return server.start(port);
    }

    @Override
    public void stop() {
        server.stop();
    }

    @Override
    public View show() {
        return server.show();
    }
}
