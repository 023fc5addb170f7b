package io.coursework.analysis;

/**
 * A drawing.
 *
 * @param name the stem of its file name, for example {@code embedding_pca}
 * @param svg a complete SVG document
 */
public record Figure(String name, String svg) {}
