package org.o7s.irm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.o7s.api.QosSpec;
import org.o7s.core.compute.InlineCompute;
import org.o7s.core.driver.DriverCatalog;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.flow.Offer;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.core.ipcp.LowerFlows.LowerFlow;
import org.o7s.core.packet.Packet;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.testkit.FixedSlots;
import org.o7s.core.testkit.PcapngFile;
import org.o7s.core.testkit.RecordedReply;
import org.o7s.core.time.VirtualClocks;
import org.o7s.ipcp.local.LocalIpcpFactory;
import org.o7s.irm.environment.IrmContext;
import org.o7s.irm.environment.IrmSettings;
import org.o7s.irm.environment.Limits;
import org.o7s.irm.environment.ProgramLauncher;
import org.o7s.irm.environment.SteppedLoops;
import org.o7s.irm.management.CaptureRequest;
import org.o7s.irm.management.CaptureRequest.Source;
import org.o7s.irm.management.CaptureView;
import org.o7s.irm.management.Management.Call;
import org.o7s.irm.management.Management.Target;

/** Captures of flows through a local layer, into files. */
@Timeout(60)
class CaptureTest {
    private static final long WAIT_NS = Duration.ofSeconds(5).toNanos();
    private static final int PREFIX_BYTES = 8;

    private final VirtualClocks clocks = new VirtualClocks(1_800_000_000_000_000_000L);
    private final SteppedLoops loops = new SteppedLoops(clocks);
    private final PacketPools pools = new PacketPools(8192, 64, 64);
    private final FakeWorld world = new FakeWorld();
    private final Irm irm =
            new Irm(
                    new IrmSettings("test", "0", false, Limits.DEFAULT),
                    new IrmContext(
                            clocks,
                            Entropy.seeded(1),
                            new InlineCompute(),
                            pools,
                            new DriverCatalog(),
                            new FixedSlots(),
                            loops,
                            ProgramLauncher.NONE));

    @TempDir private Path folder;

    @BeforeEach
    void aLocalLayerAndTwoUsers() {
        irm.addIpcpFactory(new LocalIpcpFactory());
        irm.addIpcpFactory(world.new Factory(IpcpType.UNICAST));
        bootstrap("lo", IpcpType.LOCAL, "hub");
        bootstrap("u1", IpcpType.UNICAST, "uni");
        bootstrap("u2", IpcpType.UNICAST, "uni");
        irm.management().bindIpcp("u2", "uni2", Call.DO);
        irm.management()
                .registerName("uni2", List.of(new Target(Target.Kind.LAYER, "hub")), Call.DO);
        world.ipcp("u2").acceptFlows();
        loops.settle();
    }

    @AfterEach
    void stop() {
        irm.close();
        assertThat(pools.inUse()).isZero();
    }

    private void bootstrap(String name, IpcpType type, String layer) {
        irm.management()
                .bootstrapIpcp(
                        name,
                        Optional.of(type),
                        new LayerConfig(layer, Map.of()),
                        false,
                        false,
                        Call.DO);
    }

    private LowerFlow allocate() {
        RecordedReply<LowerFlow> reply = world.ipcp("u1").useFlow("uni2", QosSpec.RAW, WAIT_NS);
        loops.settle();
        return reply.value();
    }

    private LowerFlow peer() {
        return world.ipcp("u2").taken.getFirst();
    }

    private void pass(LowerFlow from, LowerFlow to, String text) {
        Packet packet = pools.acquire(64);
        packet.append(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        assertThat(from.end().offer(packet)).isEqualTo(Offer.ACCEPTED);
        from.end().flush();
        loops.settle();
        Packet got = to.end().poll();
        assertThat(got).isNotNull();
        got.release();
    }

    private CaptureRequest request(Source source, String target, String file, long packets) {
        return new CaptureRequest(
                source, target, folder.resolve(file), 1000, packets, CaptureRequest.BYTES);
    }

    private CaptureView start(Source source, String target, String file) {
        return irm.management().startCapture(request(source, target, file, 1000), Call.DO);
    }

    private static List<PcapngFile.Captured> packets(PcapngFile file) {
        return file.packets().stream().filter(p -> p.bytes()[1] == 1).toList();
    }

    private static String maps(PcapngFile file) {
        return String.join(
                "",
                file.packets().stream()
                        .filter(p -> p.bytes()[1] == 0)
                        .map(p -> p.text(PREFIX_BYTES))
                        .toList());
    }

    @Test
    void aFlowIsCapturedInBothDirectionsWithAMapBeforeItsPackets() throws IOException {
        LowerFlow flow = allocate();
        String id = Integer.toString(flow.flowId());
        CaptureView begun = start(Source.FLOW, id, "f.pcapng");
        pass(flow, peer(), "there");
        pass(peer(), flow, "and back");

        CaptureView ended = irm.management().stopCapture(begun.id(), Call.DO);

        assertThat(ended.state()).isEqualTo("stopped");
        assertThat(ended.packets()).isEqualTo(2);
        Path path = folder.resolve("f.pcapng");
        assertThat(Files.size(path)).isEqualTo(ended.bytes());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        PcapngFile file = PcapngFile.read(path);
        assertThat(file.packets().getFirst().bytes()[1]).as("a map comes first").isZero();
        assertThat(maps(file))
                .contains("ipcp\tname=lo\ttype=local\tlayer=hub\t")
                .contains("flow\tid=" + id + "\tname=uni2\tholder=u1\tvia=lo\tlayer=hub\t");
        assertThat(packets(file))
                .extracting(p -> p.text(PREFIX_BYTES), PcapngFile.Captured::out)
                .containsExactly(tuple("there", true), tuple("and back", false));
    }

    @Test
    void flowsThatAreMadeDuringACaptureAreInItWithMapsOfTheirOwn() throws IOException {
        CaptureView begun = start(Source.IPCP, "u1", "u1.pcapng");
        LowerFlow flow = allocate();
        pass(flow, peer(), "first");

        irm.management().stopCapture(begun.id(), Call.DO);
        pass(flow, peer(), "unseen");

        PcapngFile file = PcapngFile.read(folder.resolve("u1.pcapng"));
        assertThat(packets(file)).extracting(p -> p.text(PREFIX_BYTES)).containsExactly("first");
        assertThat(maps(file)).contains("flow\tid=" + flow.flowId() + "\tname=uni2\tholder=u1");
    }

    @Test
    void aLocalLayerShowsBothEndsOfItsFlows() throws IOException {
        LowerFlow flow = allocate();
        CaptureView begun = start(Source.IPCP, "lo", "lo.pcapng");
        pass(flow, peer(), "twice");
        irm.management().stopCapture(begun.id(), Call.DO);
        assertThat(packets(PcapngFile.read(folder.resolve("lo.pcapng"))))
                .extracting(PcapngFile.Captured::out)
                .containsExactly(true, false);
    }

    @Test
    void aCaptureEndsByItselfAtItsLimitAndItsFlowCanBeCapturedAgain() throws IOException {
        LowerFlow flow = allocate();
        String id = Integer.toString(flow.flowId());
        irm.management().startCapture(request(Source.FLOW, id, "short.pcapng", 3), Call.DO);
        for (int i = 0; i < 5; i++) {
            pass(flow, peer(), "packet " + i);
        }
        awaitEnd();
        assertThat(irm.management().captures().getFirst().state()).isEqualTo("limit reached");
        assertThat(packets(PcapngFile.read(folder.resolve("short.pcapng")))).hasSize(3);

        // The thread that wrote lets go of the flow after it has said so.
        irm.management().stopCapture(1, Call.DO);
        loops.settle();
        start(Source.FLOW, id, "again.pcapng");
        assertThat(irm.management().captures()).hasSize(2);
        assertThat(irm.management().rib("irmd/captures", Call.DO))
                .containsKeys("irmd/captures/1", "irmd/captures/2");
    }

    @Test
    void aFlowIsInAllCapturesThatAreOfIt() throws IOException {
        LowerFlow flow = allocate();
        CaptureView one = start(Source.FLOW, Integer.toString(flow.flowId()), "one.pcapng");
        CaptureView two = start(Source.IPCP, "u1", "two.pcapng");
        pass(flow, peer(), "in both");
        irm.management().stopCapture(one.id(), Call.DO);
        loops.settle();
        pass(flow, peer(), "in the second");
        irm.management().stopCapture(two.id(), Call.DO);
        assertThat(packets(PcapngFile.read(folder.resolve("one.pcapng")))).hasSize(1);
        assertThat(packets(PcapngFile.read(folder.resolve("two.pcapng")))).hasSize(2);
    }

    @Test
    void aCaptureEndsWithTheFlowThatItIsOf() throws IOException {
        LowerFlow flow = allocate();
        start(Source.FLOW, Integer.toString(flow.flowId()), "f.pcapng");
        pass(flow, peer(), "the last");
        flow.end().close();
        irm.management().destroyIpcp("u1", Call.DO);
        loops.settle();
        awaitEnd();
        assertThat(irm.management().captures().getFirst().state()).isEqualTo("the flow is over");
        assertThat(packets(PcapngFile.read(folder.resolve("f.pcapng")))).hasSize(1);
    }

    @Test
    void aCaptureEndsWithItsIpcp() {
        allocate();
        start(Source.IPCP, "u1", "u1.pcapng");
        irm.management().destroyIpcp("u1", Call.DO);
        awaitEnd();
        assertThat(irm.management().captures().getFirst().state()).isEqualTo("IPCP \"u1\" is gone");
    }

    private void awaitEnd() {
        while (irm.management().captures().getFirst().state().equals(CaptureView.RUNNING)
                || irm.management().captures().getFirst().state().equals(CaptureView.ENDING)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void theMapOfTheEndIsThereIfThingsHaveChanged() throws IOException {
        CaptureView same = start(Source.IPCP, "u1", "same.pcapng");
        irm.management().stopCapture(same.id(), Call.DO);
        CaptureView other = start(Source.IPCP, "u1", "other.pcapng");
        bootstrap("u3", IpcpType.UNICAST, "third");
        irm.management().stopCapture(other.id(), Call.DO);
        assertThat(PcapngFile.read(folder.resolve("same.pcapng")).packets()).hasSize(1);
        PcapngFile file = PcapngFile.read(folder.resolve("other.pcapng"));
        assertThat(file.packets()).hasSize(2);
        assertThat(file.packets().getLast().text(PREFIX_BYTES)).contains("ipcp\tname=u3\t");
    }

    @Test
    void onlySoManyGoOnAtATimeAndOnlySoManyAreRemembered() {
        for (int i = 0; i < 8; i++) {
            start(Source.IPCP, "u1", "go-" + i + ".pcapng");
        }
        FakeSystem.refused(() -> start(Source.IPCP, "u1", "over.pcapng"), "E-LIMIT");
        assertThat(folder.resolve("over.pcapng")).doesNotExist();
        irm.management().captures().forEach(c -> irm.management().stopCapture(c.id(), Call.DO));
        for (int i = 0; i < 100; i++) {
            CaptureView begun = start(Source.IPCP, "u1", "again-" + i + ".pcapng");
            irm.management().stopCapture(begun.id(), Call.DO);
        }
        assertThat(irm.management().captures()).hasSizeBetween(32, 33);
    }

    @Test
    void allFilesAreCompleteWhenTheSystemHasStopped() throws IOException {
        LowerFlow flow = allocate();
        start(Source.IPCP, "u1", "last.pcapng");
        pass(flow, peer(), "last words");
        irm.close();
        PcapngFile file = PcapngFile.read(folder.resolve("last.pcapng"));
        assertThat(packets(file)).hasSize(1);
        assertThat(file.statistics()).containsExactly(new PcapngFile.Statistics(0, 1, 0));
    }

    @Test
    void whatIsNotThereIsRefused() {
        FakeSystem.refused(() -> start(Source.IPCP, "nobody", "a.pcapng"), "E-CAPTURE-UNKNOWN");
        FakeSystem.refused(() -> start(Source.FLOW, "99", "a.pcapng"), "E-CAPTURE-UNKNOWN");
        FakeSystem.refused(() -> start(Source.INTERFACE, "eth9", "a.pcapng"), "E-CAPTURE-UNKNOWN");
        FakeSystem.refused(() -> irm.management().stopCapture(7, Call.DO), "E-CAPTURE-NONE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"taken.pcapng", "link.pcapng", "x.txt", "no/such.pcapng", "a/../b.pcapng"})
    void onlyANewFileOfThatKindIsWritten(String file) throws IOException {
        Files.writeString(folder.resolve("taken.pcapng"), "mine");
        Files.createSymbolicLink(folder.resolve("link.pcapng"), folder.resolve("elsewhere"));
        FakeSystem.refused(() -> start(Source.IPCP, "u1", file), "E-CAPTURE-FILE");
        assertThat(folder.resolve("taken.pcapng")).hasContent("mine");
        assertThat(folder.resolve("elsewhere")).doesNotExist();
    }

    @Test
    void aPlanWritesNothing() {
        CaptureView planned =
                irm.management()
                        .startCapture(
                                request(Source.IPCP, "u1", "p.pcapng", 1),
                                new Call(true, Duration.ofSeconds(5)));
        assertThat(planned.id()).isZero();
        assertThat(folder.resolve("p.pcapng")).doesNotExist();
        assertThat(irm.management().captures()).isEmpty();
    }
}
