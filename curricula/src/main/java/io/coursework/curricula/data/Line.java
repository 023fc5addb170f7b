package io.coursework.curricula.data;

/**
 * A line of a text file.
 *
 * @param text without its line end
 * @param number from 1
 * @param offset of its first byte in the file, from 0
 */
record Line(String text, long number, long offset) {}
