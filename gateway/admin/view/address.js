// SPDX-FileCopyrightText: 2026 The Holdfast authors
// SPDX-License-Identifier: Apache-2.0

/** Which addresses may come onto the page. Pure. */

/**
 * Where a link may lead, and where a picture may come from.
 *
 * @param {"href"|"src"} name
 * @param {string} address
 * @param {{hostname: string}} here
 */
export function isAllowed(name, address, here) {
  if (name === "src") return address.startsWith("/admin/") || isOf(address, ({ protocol }) => protocol === "https:");
  if (address.startsWith("#")) return true;
  return isOf(address, ({ protocol, hostname }) => /^https?:$/.test(protocol) && hostname === here.hostname);
}

/** @param {string} address @param {(url: URL) => boolean} judge */
function isOf(address, judge) {
  try {
    return judge(new URL(address));
  } catch {
    return false;
  }
}
