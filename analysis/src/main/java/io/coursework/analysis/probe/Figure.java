package io.coursework.analysis.probe;

/**
 * A drawing.
 *
 * @param name the stem of its file name, for example {@code embedding_pca}; unique in a run
 * @param caption what is to be seen, in one or two sentences: what the axes, colours and bands mean
 * @param svg a complete SVG document
 */
public record Figure(String name, String caption, String svg) {}
