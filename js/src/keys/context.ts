/** The keyboard of the viewer a panel belongs to. */

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { Keyboard } from "./keyboard";

export const KeyboardContext = createContext(new Keyboard());

export function useKeyboard(): Keyboard {
  return useContext(KeyboardContext);
}
