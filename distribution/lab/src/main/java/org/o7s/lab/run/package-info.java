/**
 * Labs at work: a plan goes in, hosts with daemons and cables come out ({@link
 * org.o7s.lab.run.RunningLab}), found by name from other processes ({@link
 * org.o7s.lab.run.OpenLab}), whose {@link org.o7s.lab.run.Claim} to that name comes first.
 *
 * <pre>
 *   LabPlan ──▶ RunningLab ──▶ Lab (namespaces) · O7sSystem (daemons) · Cable (bridge or relay)
 *                   │               └─ Guardian: a process that removes them when this one dies
 *                   ├── Player        does the steps of the plan
 *                   └── LabCommands   list, link, destroy ◀── prompt · LabDoor (socket) ◀── LabClient
 * </pre>
 */
@NullMarked
package org.o7s.lab.run;

import org.jspecify.annotations.NullMarked;
