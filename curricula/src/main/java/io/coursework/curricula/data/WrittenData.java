package io.coursework.curricula.data;

import java.nio.file.Path;

/**
 * A data set that has been written.
 *
 * @param file the rows
 * @param card what they are, for people
 * @param bytes length of the file
 * @param digest of the file's bytes: the first 32 digits of its SHA-256
 * @param heldOut rows that are of the held-out part
 * @param stats of the rows
 */
public record WrittenData(
    Path file, Path card, long bytes, String digest, long heldOut, DataStats stats) {}
