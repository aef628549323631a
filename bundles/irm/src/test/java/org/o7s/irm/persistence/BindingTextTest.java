package org.o7s.irm.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.o7s.core.compute.ThreadCompute;
import org.o7s.core.driver.DriverCatalog;
import org.o7s.core.entropy.Entropy;
import org.o7s.core.loop.Loop;
import org.o7s.core.packet.PacketPools;
import org.o7s.core.slot.PolicyCatalog;
import org.o7s.core.slot.PolicyEngine;
import org.o7s.core.time.VirtualClocks;
import org.o7s.irm.environment.IrmContext;
import org.o7s.irm.environment.Limits;
import org.o7s.irm.environment.ProgramLauncher;
import org.o7s.irm.environment.StartCommand;
import org.o7s.irm.environment.ThreadLoops;
import org.o7s.irm.state.ProcessEntry;
import org.o7s.irm.state.ProcessOrigin;
import org.o7s.irm.state.Registry;
import org.o7s.irm.superserver.SuperServer;

class BindingTextTest {
    private static final int ADA = 1001;
    private static final long STARTED = 4711;

    @TempDir Path folder;
    private final ThreadCompute compute = new ThreadCompute(1);
    private final Tables before = new Tables("this boot");

    @AfterEach
    void stop() {
        compute.close();
    }

    /** The tables of one daemon. */
    private final class Tables {
        private final Registry registry;
        private final SuperServer programs;
        private final BindingText text;

        Tables(String boot) {
            VirtualClocks clocks = new VirtualClocks(0);
            Loop loop = new Loop("test", clocks);
            PolicyEngine slots = new PolicyEngine(new PolicyCatalog(), compute, clocks);
            registry = new Registry(slots, loop, Limits.DEFAULT);
            programs =
                    new SuperServer(
                            loop,
                            new IrmContext(
                                    clocks,
                                    Entropy.seeded(1),
                                    compute,
                                    new PacketPools(64, 64, 64),
                                    new DriverCatalog(),
                                    slots,
                                    new ThreadLoops(),
                                    ProgramLauncher.NONE));
            text = new BindingText(registry, programs, Limits.DEFAULT, boot);
        }

        ProcessEntry announce(long pid, String program, int user, long startedTicks) {
            ProcessOrigin origin =
                    new ProcessOrigin(user, "u" + user, user == 0, pid, startedTicks);
            ProcessEntry entry = registry.processes().add(pid, program, origin, 0).orElseThrow();
            registry.bindAgain(entry);
            return entry;
        }
    }

    private Tables successor(String boot, long startedTicks) {
        Tables next = new Tables(boot);
        assertThat(next.text.read(before.text.write(), _ -> startedTicks)).isZero();
        return next;
    }

    private void bindAll() {
        before.registry.names().create("shop", "round-robin", false);
        before.registry.implyName("blog");
        before.registry.programs().add("web", "shop");
        before.registry.programUsers().allow("web", "shop", "ada");
        before.programs.add(
                "shop", "web", new StartCommand("/opt/web", List.of("a\tb", "c\\n", "")));
        before.announce(77, "other", ADA, STARTED);
        before.registry.processBindings().add(77L, "blog");
    }

    @Test
    void everythingThatWasBoundIsBoundAgain() {
        bindAll();
        Tables next = successor("this boot", STARTED);
        assertThat(next.text.write()).isEqualTo(before.text.write());
        assertThat(next.programs.startables().getFirst().command().arguments())
                .containsExactly("a\tb", "c\\n", "");
        ProcessEntry back = next.announce(77, "other", ADA, STARTED);
        assertThat(next.registry.namesOf(back)).containsExactly("blog");
        assertThat(next.text.write()).isEqualTo(before.text.write());
    }

    @Test
    void anotherProcessWithTheSameNumberGetsNothing() {
        bindAll();
        Tables next = successor("this boot", STARTED);
        assertThat(next.registry.namesOf(next.announce(77, "other", ADA, STARTED + 1))).isEmpty();
        Tables again = successor("this boot", STARTED);
        assertThat(again.registry.namesOf(again.announce(77, "other", 1002, STARTED))).isEmpty();
    }

    @Test
    void processesThatEndedMeanwhileOrRanBeforeTheMachineBootedAreForgotten() {
        bindAll();
        assertThat(successor("this boot", 0).registry.remembered()).isEmpty();
        assertThat(successor("this boot", STARTED + 5).registry.remembered()).isEmpty();
        assertThat(successor("another boot", STARTED).registry.remembered()).isEmpty();
    }

    @Test
    void aNameThatIsDestroyedMeanwhileIsNotBoundToTheProcessThatComesBack() {
        bindAll();
        Tables next = successor("this boot", STARTED);
        next.registry.destroyName("blog");
        next.registry.implyName("blog");
        assertThat(next.registry.namesOf(next.announce(77, "other", ADA, STARTED))).isEmpty();
    }

    @Test
    void linesThatMakeNoSenseAreLeftOutAndCounted() {
        String text =
                "o7s-bindings\t1\tthis boot\nname\tshop\tspillover\tdirect\nname\tshop\tspillover\tdirect\n"
                        + "program\tweb\tnowhere\nprogram\t\tshop\nuser\tweb\tshop\tada\n"
                        + "process\tx\t1\t1\tshop\nstart\tweb\tshop\t/x\nnonsense\n\n"
                        + "program\tweb\tshop\n";
        Tables next = new Tables("this boot");
        assertThat(next.text.read(text, _ -> 1)).isEqualTo(8);
        assertThat(next.registry.programs().isBound("web", "shop")).isTrue();
        assertThat(new Tables("b").text.read("name\tshop\tspillover\tdirect\n", _ -> 1))
                .isEqualTo(1);
    }

    @Test
    void onlyProcessesOfTrustedUsersServeThePrograms() {
        before.registry.implyName("shop");
        before.registry.programs().add("web", "shop");
        ProcessEntry root = before.announce(1, "web", 0, STARTED);
        ProcessEntry ada = before.announce(2, "web", ADA, STARTED);
        ProcessEntry own =
                before.registry.processes().add(3, "web", ProcessOrigin.OWN, 0).orElseThrow();
        assertThat(before.registry.boundProcesses("shop")).containsExactly(root, own);
        assertThat(before.registry.namesOf(ada)).isEmpty();
        before.registry.programUsers().allow("web", "shop", "u" + ADA);
        assertThat(before.registry.isBound(ada, "shop")).isTrue();
        before.registry.programUsers().forget("web", "shop");
        assertThat(before.registry.isBound(ada, "shop")).isFalse();
        before.registry.programUsers().allow("web", "shop", "any");
        assertThat(before.registry.isBound(ada, "shop")).isTrue();
        before.registry.destroyName("shop");
        before.registry.implyName("shop");
        before.registry.programs().add("web", "shop");
        assertThat(before.registry.isBound(ada, "shop")).isFalse();
    }

    @Test
    void aNameIsNotServedByAProcessThatOnlyClaimsTheProgram() {
        before.registry.implyName("shop");
        before.registry.programs().add("web", "shop");
        before.announce(2, "web", ADA, STARTED);
        assertThat(before.registry.isAnyBound("shop")).isFalse();
    }

    @Test
    void theFileIsWholeOrAsItWas() throws Exception {
        BindingFile file = new BindingFile(folder.resolve("bindings"));
        assertThat(file.read()).isEmpty();
        file.write("one\n");
        file.write("two\n");
        assertThat(new BindingFile(folder.resolve("bindings")).read()).isEqualTo("two\n");
        try (var left = Files.list(folder)) {
            assertThat(left).hasSize(1);
        }
        file.remove();
        assertThat(file.read()).isEmpty();
    }

    @Test
    void aFileThatIsTooLongIsNotRead() throws Exception {
        Path path = folder.resolve("bindings");
        try (RandomAccessFile huge = new RandomAccessFile(path.toFile(), "rw")) {
            huge.setLength(BindingFile.LENGTH_MAX_BYTES + 1);
        }
        assertThatThrownBy(() -> new BindingFile(path).read()).isInstanceOf(IOException.class);
    }
}
