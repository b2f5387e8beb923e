// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** Stands where uPlot would be, in a gateway that was built without it. */
export default null;
