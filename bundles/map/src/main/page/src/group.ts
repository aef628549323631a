/** Things by their key, in the order in which they came. */
export function groupBy<K, T>(things: Iterable<T>, key: (thing: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const thing of things) {
    const group = groups.get(key(thing));
    if (group) {
      group.push(thing);
    } else {
      groups.set(key(thing), [thing]);
    }
  }
  return groups;
}
