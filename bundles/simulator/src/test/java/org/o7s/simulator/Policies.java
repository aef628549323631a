package org.o7s.simulator;

import org.o7s.core.slot.PolicyCatalog;
import org.o7s.policy.PolicyFactory;
import org.o7s.policy.address.flat.FlatFactory;
import org.o7s.policy.admission.open.OpenFactory;
import org.o7s.policy.congestion.mbecn.MbEcnFactory;
import org.o7s.policy.congestion.none.NoneFactory;
import org.o7s.policy.hash.sha3.Sha3x256;
import org.o7s.policy.pff.alternate.AlternateFactory;
import org.o7s.policy.pff.multipath.MultipathFactory;
import org.o7s.policy.pff.simple.SimpleFactory;
import org.o7s.policy.routing.distancevector.DistanceVectorFactory;
import org.o7s.policy.routing.ecmp.EqualCostFactory;
import org.o7s.policy.routing.lfa.LoopFreeAlternatesFactory;
import org.o7s.policy.routing.linkstate.LinkStateFactory;
import org.o7s.policy.scheduler.fifo.FifoFactory;

/** The policies of the workspace. */
final class Policies {
    private Policies() {}

    static PolicyCatalog all() {
        PolicyCatalog catalog = new PolicyCatalog();
        add(catalog, "address", "flat", new FlatFactory());
        add(catalog, "admission", "open", new OpenFactory());
        add(catalog, "congestion", "mb-ecn", new MbEcnFactory());
        add(catalog, "congestion", "none", new NoneFactory());
        add(catalog, "hash", "sha3-256", new Sha3x256());
        add(catalog, "pff", "alternate", new AlternateFactory());
        add(catalog, "pff", "multipath", new MultipathFactory());
        add(catalog, "pff", "simple", new SimpleFactory());
        add(catalog, "routing", "distance-vector", new DistanceVectorFactory());
        add(catalog, "routing", "ecmp", new EqualCostFactory());
        add(catalog, "routing", "lfa", new LoopFreeAlternatesFactory());
        add(catalog, "routing", "link-state", new LinkStateFactory());
        add(catalog, "scheduler", "fifo", new FifoFactory());
        return catalog;
    }

    private static void add(
            PolicyCatalog catalog, String kind, String name, PolicyFactory<?> factory) {
        catalog.add(kind, name, "1", factory, "workspace");
    }
}
