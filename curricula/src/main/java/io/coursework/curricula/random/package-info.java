/**
 * Every random stream of the project, counter-based, so that nothing has a state to resume. Knows
 * no other package.
 */
package io.coursework.curricula.random;
