package org.o7s.itests.framework;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.o7s.api.Application;
import org.o7s.api.Applications;
import org.o7s.api.Flow;
import org.o7s.api.PendingFlow;
import org.o7s.api.QosSpec;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.irm.management.IpcpView;
import org.o7s.irm.management.Management;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;

/** The management API and the application API, found in the service registry by any bundle. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ManagementIT {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Inject private BundleContext context;
    private Management management;
    private Applications applications;

    @Configuration
    public Option[] system() {
        return LabSystem.options();
    }

    @Before
    public void makeALocalLayer() throws Exception {
        management = Waiting.service(context, Management.class);
        applications = Waiting.service(context, Applications.class);
        management.bootstrapIpcp(
                "loop",
                Optional.of(IpcpType.LOCAL),
                new LayerConfig("here", Map.of()),
                false,
                false,
                Management.Call.DO);
    }

    @After
    public void removeIt() {
        management.destroyIpcp("loop", Management.Call.DO);
    }

    @Test
    public void aLayerIsListedWithItsName() {
        List<IpcpView> ipcps = management.ipcps();

        assertEquals(List.of("loop"), ipcps.stream().map(IpcpView::name).toList());
        assertEquals(Optional.of("here"), ipcps.get(0).status().layer());
    }

    @Test
    public void aFlowCarriesAPacketBetweenTwoApplications() throws Exception {
        management.registerName(
                "echo",
                List.of(new Management.Target(Management.Target.Kind.LAYER, "here")),
                Management.Call.DO);
        try (Application server = applications.announce("server");
                Application client = applications.announce("client")) {
            management.bindProcess(server.processId(), "echo", Management.Call.DO);
            // Whoever asks for a flow finds that it is waited for already.
            PendingFlow accepted = server.beginAccept(LIMIT);

            Flow out = client.allocate("echo", QosSpec.RAW, LIMIT);
            Flow in = accepted.await();
            out.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
            ByteBuffer received = ByteBuffer.allocate(100);
            in.setReceiveTimeout(LIMIT);

            assertEquals(3, in.read(received));
            assertArrayEquals(new byte[] {1, 2, 3}, java.util.Arrays.copyOf(received.array(), 3));
        }
        management.destroyName("echo", Management.Call.DO);
    }
}
