/**
 * Figures as self-contained SVG text: an opaque background, white or dark as its reader's pages
 * are, generic fonts, colours that stay apart for colour-blind readers, a title and a description
 * for those who do not see it, and the same bytes for the same input on every machine. {@link
 * io.coursework.analysis.figure.PlotSpec} is the one class that knows the plotting library.
 */
package io.coursework.analysis.figure;
