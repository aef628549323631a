package org.o7s.irm.management;

import org.o7s.core.ipcp.IpcpStatus;
import org.o7s.core.ipcp.IpcpType;

/**
 * An IPCP in a listing.
 *
 * @param id its process number
 * @param name its name
 * @param type its type
 * @param status what it says of itself
 */
public record IpcpView(long id, String name, IpcpType type, IpcpStatus status) {}
