package ai.infodisent.function.remote;

/**
 * What a host answered: a picture or where it is.
 *
 * @param body null if it is elsewhere; not copied, so the maker hands it over
 * @param location null unless it is elsewhere
 */
record Reply(byte[] body, String location) {}
