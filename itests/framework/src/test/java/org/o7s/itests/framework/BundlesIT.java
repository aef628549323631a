package org.o7s.itests.framework;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.o7s.irm.management.Management;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Every bundle runs, and every component has what it needs. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class BundlesIT {
    /** What must be replaceable on its own must be a bundle of its own. */
    private static final Set<String> ON_THEIR_OWN =
            Set.of(
                    "org.o7s.irm",
                    "org.o7s.ipcp-local",
                    "org.o7s.ipcp-eth",
                    "org.o7s.ipcp-udp",
                    "org.o7s.ipcp-unicast",
                    "org.o7s.ipcp-broadcast",
                    "org.o7s.connection-manager",
                    "org.o7s.enrolment",
                    "org.o7s.data-transfer",
                    "org.o7s.flow-allocator",
                    "org.o7s.directory",
                    "org.o7s.routing",
                    "org.o7s.driver.afpacket",
                    "org.o7s.driver.pcap",
                    "org.o7s.driver.udp-nio",
                    "org.o7s.driver.udp",
                    "org.o7s.policy.hash-sha3",
                    "org.o7s.policy.hash-md5",
                    "org.o7s.policy.load-balance-round-robin",
                    "org.o7s.policy.load-balance-spillover",
                    "org.o7s.policy.frcp-delta-t",
                    "org.o7s.policy.frcp-fixed",
                    "org.o7s.policy.address-flat",
                    "org.o7s.policy.admission-open",
                    "org.o7s.policy.broadcast-stateless",
                    "org.o7s.policy.broadcast-stateful",
                    "org.o7s.policy.pff-simple",
                    "org.o7s.policy.pff-alternate",
                    "org.o7s.policy.pff-multipath",
                    "org.o7s.policy.scheduler-fifo",
                    "org.o7s.policy.scheduler-priority",
                    "org.o7s.policy.congestion-none",
                    "org.o7s.policy.congestion-mb-ecn");

    @Inject private BundleContext context;
    @Inject private ServiceComponentRuntime components;

    @Configuration
    public Option[] system() {
        return LabSystem.options();
    }

    private Set<String> ours(int state) {
        Set<String> names = new TreeSet<>();
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getSymbolicName().startsWith("org.o7s.") && bundle.getState() == state) {
                names.add(bundle.getSymbolicName());
            }
        }
        return names;
    }

    @Test
    public void everyMechanismPolicyAndDriverIsAnActiveBundleOfItsOwn() {
        Set<String> missing = new TreeSet<>(ON_THEIR_OWN);
        missing.removeAll(ours(Bundle.ACTIVE));

        assertEquals(Set.of(), missing);
    }

    @Test
    public void noBundleIsLeftUnresolvedOrStopped() {
        assertEquals(Set.of(), ours(Bundle.INSTALLED));
        assertEquals(Set.of(), ours(Bundle.RESOLVED));
    }

    @Test
    public void everyComponentIsSatisfied() throws Exception {
        Waiting.service(context, Management.class);
        List<String> unsatisfied = new ArrayList<>();
        int seen = 0;
        for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs()) {
            for (ComponentConfigurationDTO configuration :
                    components.getComponentConfigurationDTOs(description)) {
                seen++;
                if (configuration.state != ComponentConfigurationDTO.ACTIVE
                        && configuration.state != ComponentConfigurationDTO.SATISFIED) {
                    unsatisfied.add(
                            description.implementationClass
                                    + ": "
                                    + Explained.state(configuration));
                }
            }
        }
        assertEquals(List.of(), unsatisfied);
        assertTrue("there are components to look at: " + seen, seen > 10);
    }

    @Test
    public void theFrameworkRunsOnJava25() {
        assertEquals(25, Runtime.version().feature());
    }
}
