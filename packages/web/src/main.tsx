import { render } from 'preact'
import { Main } from './main-view.js'
import './style/theme.css'
import './style/layout.css'
import './style/controls.css'

const root = document.getElementById('app')
if (root !== null) render(<Main />, root)
