/**
 * Figures as self-contained SVG text: opaque white background, generic fonts, colours that stay
 * apart for colour-blind readers, and the same bytes for the same input on every machine. {@link
 * io.coursework.analysis.figure.PlotSpec} is the one class that knows the plotting library.
 */
package io.coursework.analysis.figure;
