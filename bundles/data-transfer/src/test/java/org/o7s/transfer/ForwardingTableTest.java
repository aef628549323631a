package org.o7s.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.o7s.core.layer.RouteTable;
import org.o7s.core.layer.RouteTable.Row;

class ForwardingTableTest {
    @Test
    void everyDestinationIsFoundAndNothingElse() {
        Random random = new Random(3);
        for (int size : new int[] {0, 1, 2, 3, 100, 1_000, 10_000}) {
            Map<Long, Row> routes = new HashMap<>();
            while (routes.size() < size) {
                List<Long> hops = new ArrayList<>();
                for (int i = random.nextInt(5); i >= 0; i--) {
                    hops.add(1L + random.nextInt(9));
                }
                long destination = 1 + (random.nextInt() & 0xffff_fffeL);
                routes.put(destination, new Row(hops, 1 + random.nextInt(hops.size())));
            }
            ForwardingTable table = new ForwardingTable(0xffff_ffffL);
            table.install(RouteTable.of(routes), Map.of());
            routes.forEach(
                    (destination, row) -> {
                        int found = table.find(destination);
                        assertThat(table.hops(found)).as("seed 3").isEqualTo(row.hops().size());
                        assertThat(table.equal(found)).isEqualTo(row.equal());
                        assertThat(table.reaches(destination)).as("without links").isFalse();
                    });
            for (int i = 0; i < 10_000; i++) {
                long other = random.nextLong();
                if (!routes.containsKey(other)) {
                    assertThat(table.find(other)).isEqualTo(ForwardingTable.NO_ROUTE);
                }
            }
            assertThat(table.find(0)).isEqualTo(ForwardingTable.NO_ROUTE);
        }
    }

    @Test
    void anAddressOfNobodyAndTheOwnOneAreNoDestinations() {
        ForwardingTable table = new ForwardingTable(5);
        Row row = new Row(List.of(2L), 1);
        table.install(RouteTable.of(Map.of(0L, row, 5L, row, 6L, row)), Map.of());
        assertThat(table.find(0)).isEqualTo(ForwardingTable.NO_ROUTE);
        assertThat(table.find(5)).isEqualTo(ForwardingTable.NO_ROUTE);
        assertThat(table.hops(table.find(6))).isEqualTo(1);
    }

    @Test
    void allDownIsJudgedByTheHopsThatThereAre() {
        assertThat(ForwardingTable.allDown(1, 0)).isFalse();
        assertThat(ForwardingTable.allDown(1, 1)).isTrue();
        assertThat(ForwardingTable.allDown(2, 1)).isFalse();
        assertThat(ForwardingTable.allDown(64, -1L)).isTrue();
        assertThat(ForwardingTable.allDown(64, Long.MAX_VALUE)).isFalse();
    }
}
