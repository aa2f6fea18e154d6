/**
 * Pictures that a request names by their address instead of bringing them: off unless configured,
 * and then only from hosts on a list, over TLS, and never from within the network.
 */
package ai.infodisent.function.remote;
