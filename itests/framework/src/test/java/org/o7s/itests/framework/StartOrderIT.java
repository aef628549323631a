package org.o7s.itests.framework;

import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.o7s.core.ipcp.IpcpType;
import org.o7s.core.ipcp.LayerConfig;
import org.o7s.irm.management.IpcpView;
import org.o7s.irm.management.Management;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Rule 11: the order in which bundles start does not matter. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class StartOrderIT {
    private static final int PERMUTATIONS = 6;

    @Inject private BundleContext context;

    @Configuration
    public Option[] system() {
        return LabSystem.options();
    }

    @Test
    public void aSystemComesUpWhateverTheOrder() throws Exception {
        List<Bundle> bundles = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getSymbolicName().startsWith("org.o7s.")) {
                bundles.add(bundle);
            }
        }
        for (int seed = 1; seed <= PERMUTATIONS; seed++) {
            Collections.shuffle(bundles, new Random(seed));
            for (Bundle bundle : bundles) {
                bundle.stop();
            }
            Collections.shuffle(bundles, new Random(-seed));
            for (Bundle bundle : bundles) {
                bundle.start();
            }
            assertWorks(seed);
        }
    }

    private void assertWorks(int seed) throws InterruptedException {
        Management management = Waiting.service(context, Management.class);
        management.bootstrapIpcp(
                "order",
                Optional.of(IpcpType.LOCAL),
                new LayerConfig("any", Map.of()),
                false,
                false,
                Management.Call.DO);
        assertEquals(
                "seed " + seed,
                List.of("order"),
                management.ipcps().stream().map(IpcpView::name).toList());
        management.destroyIpcp("order", Management.Call.DO);
    }
}
